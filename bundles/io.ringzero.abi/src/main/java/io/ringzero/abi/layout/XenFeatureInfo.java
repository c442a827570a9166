// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** XENVER_get_features. */
@XenStruct(value = "struct xen_feature_info", header = "version.h")
public final class XenFeatureInfo {
    /** In. */
    public static final int SUBMAP_IDX = 0;
    /** Out: 32 features. */
    public static final int SUBMAP = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private XenFeatureInfo() {
    }
}
