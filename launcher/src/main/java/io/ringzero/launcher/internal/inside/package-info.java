// SPDX-License-Identifier: Apache-2.0
/** The launcher's part inside the framework: carries out verbs and shell lines for the part outside. */
@NullMarked
package io.ringzero.launcher.internal.inside;

import org.jspecify.annotations.NullMarked;
