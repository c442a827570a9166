// SPDX-License-Identifier: Apache-2.0
/** Text: what terminals show of a guest's bytes, JSON, tables. No state is shared, nothing here knows of guests. */
@NullMarked
package io.ringzero.shell.internal.text;

import org.jspecify.annotations.NullMarked;
