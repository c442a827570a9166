// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import static io.ringzero.abi.XenFeature.XENFEAT_auto_translated_physmap;
import static io.ringzero.abi.XenFeature.XENFEAT_dom0;
import static io.ringzero.abi.XenFeature.XENFEAT_gnttab_map_avail_bits;
import static io.ringzero.abi.XenFeature.XENFEAT_highmem_assist;
import static io.ringzero.abi.XenFeature.XENFEAT_hvm_callback_vector;
import static io.ringzero.abi.XenFeature.XENFEAT_hvm_pirqs;
import static io.ringzero.abi.XenFeature.XENFEAT_hvm_safe_pvclock;
import static io.ringzero.abi.XenFeature.XENFEAT_linux_rsdp_unrestricted;
import static io.ringzero.abi.XenFeature.XENFEAT_memory_op_vnode_supported;
import static io.ringzero.abi.XenFeature.XENFEAT_mmu_pt_update_preserve_ad;
import static io.ringzero.abi.XenFeature.XENFEAT_pae_pgdir_above_4gb;
import static io.ringzero.abi.XenFeature.XENFEAT_supervisor_mode_kernel;
import static io.ringzero.abi.XenFeature.XENFEAT_writable_descriptor_tables;
import static io.ringzero.abi.XenFeature.XENFEAT_writable_page_tables;

import io.ringzero.api.xen.ImageException;
import java.util.Map;
import java.util.TreeMap;

/** Reads a kernel's list of features: names with {@code |} between, {@code !} before required ones (elfnote.h). */
final class FeatureList {
    private static final Map<Integer, String> NAMES = new TreeMap<>(
        Map.ofEntries(Map.entry(XENFEAT_writable_page_tables, "writable_page_tables"),
            Map.entry(XENFEAT_writable_descriptor_tables, "writable_descriptor_tables"),
            Map.entry(XENFEAT_auto_translated_physmap, "auto_translated_physmap"),
            Map.entry(XENFEAT_supervisor_mode_kernel, "supervisor_mode_kernel"),
            Map.entry(XENFEAT_pae_pgdir_above_4gb, "pae_pgdir_above_4gb"),
            Map.entry(XENFEAT_mmu_pt_update_preserve_ad, "mmu_pt_update_preserve_ad"),
            Map.entry(XENFEAT_highmem_assist, "highmem_assist"),
            Map.entry(XENFEAT_gnttab_map_avail_bits, "gnttab_map_avail_bits"),
            Map.entry(XENFEAT_hvm_callback_vector, "hvm_callback_vector"),
            Map.entry(XENFEAT_hvm_safe_pvclock, "hvm_safe_pvclock"),
            Map.entry(XENFEAT_hvm_pirqs, "hvm_pirqs"), Map.entry(XENFEAT_dom0, "dom0"),
            Map.entry(XENFEAT_memory_op_vnode_supported, "memory_op_vnode_supported"),
            Map.entry(XENFEAT_linux_rsdp_unrestricted, "linux_rsdp_unrestricted")));

    private FeatureList() {
    }

    /**
     * Adds a text's features. Unknown ones are passed over unless they are required.
     *
     * @throws ImageException when the kernel requires a feature that Xen does not know
     */
    static void text(String text, Map<String, Boolean> features) throws ImageException {
        for (String item : text.split("\\|")) {
            boolean required = item.startsWith("!");
            String name = required ? item.substring(1) : item;
            if (NAMES.containsValue(name)) {
                features.merge(name, required, Boolean::logicalOr);
            } else if (required) {
                throw new ImageException("The kernel requires the Xen feature '" + name + "' (in its FEATURES '" + text
                    + "'), which is not known; use a kernel that can do without");
            }
        }
    }

    /** Adds features by their bits (XEN_ELFNOTE_SUPPORTED_FEATURES). */
    static void bits(long bits, Map<String, Boolean> features) {
        NAMES.forEach((bit, name) -> {
            if ((bits >>> bit & 1) != 0) {
                features.putIfAbsent(name, false);
            }
        });
    }
}
