// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

/** The running guest broke a rule that Xen answers by crashing its domain. The message names the rule. No stack trace: it is the guest's fault. */
public final class DomainCrashException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DomainCrashException(String rule) {
        super(rule, null, false, false);
    }
}
