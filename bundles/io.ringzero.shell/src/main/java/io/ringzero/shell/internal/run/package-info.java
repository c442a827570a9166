// SPDX-License-Identifier: Apache-2.0
/**
 * The launcher's verbs that run guests.
 *
 * <p>Reading order: {@code GuestRun} (one guest from creation to its end), {@code Finish} (what ends it), {@code
 * AnswerScript} (types lines and takes the answers), {@code UntilText}, {@code RunReport}; then the verbs: {@code GuestVerb},
 * {@code RunVerb}, {@code DemoVerb}.
 */
@NullMarked
package io.ringzero.shell.internal.run;

import org.jspecify.annotations.NullMarked;
