// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * The hypervisor as {@code xl info} shows it.
 *
 * @param major version reported to guests
 * @param minor version reported to guests
 * @param extra version suffix reported to guests
 * @param pcpus number of pCPUs
 * @param totalFrames frames of the machine
 * @param freeFrames frames that nobody owns
 * @param systemNanos uptime in system time
 * @param capabilities guest types, as Xen spells them
 */
public record XenInfo(int major, int minor, String extra, int pcpus, long totalFrames, long freeFrames,
    long systemNanos, String capabilities) {
}
