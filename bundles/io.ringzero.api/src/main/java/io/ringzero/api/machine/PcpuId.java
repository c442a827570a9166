// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/**
 * A physical CPU of the emulated machine.
 *
 * @param number 0 to the number of pCPUs less one
 */
public record PcpuId(int number) {
    public PcpuId {
        if (number < 0) {
            throw new IllegalArgumentException("a pCPU's number is 0 or more, not " + number);
        }
    }

    @Override
    public String toString() {
        return "pCPU " + number;
    }
}
