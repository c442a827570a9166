// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** PHYSDEVOP_irq_status_query. */
@XenStruct(value = "struct physdev_irq_status_query", header = "physdev.h")
public final class PhysdevIrqStatusQuery {
    public static final int IRQ = 0;
    /** Out. */
    public static final int FLAGS = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private PhysdevIrqStatusQuery() {
    }
}
