// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * Why a domain shut down (public/sched.h, SHUTDOWN_*).
 *
 * @param code what the guest gave, or 3 when the hypervisor crashed it
 */
public record ShutdownReason(int code) {
    public static final ShutdownReason POWEROFF = new ShutdownReason(0);
    public static final ShutdownReason REBOOT = new ShutdownReason(1);
    public static final ShutdownReason SUSPEND = new ShutdownReason(2);
    public static final ShutdownReason CRASH = new ShutdownReason(3);
    public static final ShutdownReason WATCHDOG = new ShutdownReason(4);
    public static final ShutdownReason SOFT_RESET = new ShutdownReason(5);

    /** As xl prints it. */
    @Override
    public String toString() {
        return switch (code) {
            case 0 -> "poweroff";
            case 1 -> "reboot";
            case 2 -> "suspend";
            case 3 -> "crash";
            case 4 -> "watchdog";
            case 5 -> "soft_reset";
            default -> "unknown reason " + code;
        };
    }
}
