// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Sub-operations of {@code xenpmu_op}. */
@XenHeader("pmu.h")
public final class XenPmu {
    public static final int XENPMU_mode_get = 0;
    public static final int XENPMU_mode_set = 1;
    public static final int XENPMU_feature_get = 2;
    public static final int XENPMU_feature_set = 3;
    public static final int XENPMU_init = 4;
    public static final int XENPMU_finish = 5;
    public static final int XENPMU_lvtpc_set = 6;
    public static final int XENPMU_flush = 7;

    private XenPmu() {
    }
}
