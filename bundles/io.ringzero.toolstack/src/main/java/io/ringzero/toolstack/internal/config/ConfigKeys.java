// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All keys of xl.cfg(5) of Xen 4.17, and what becomes of each. Immutable; any thread. */
final class ConfigKeys {
    /** What becomes of a key. */
    enum Standing {
        /** It is followed. */
        USED,
        /** It changes nothing that a PV guest here could see: a warning. */
        IGNORED,
        /** The guest would miss something that it was promised: an error, unless its value asks for nothing. */
        REFUSED
    }

    private static final SortedMap<String, Standing> KEYS = new TreeMap<>();

    static {
        put(Standing.USED,
            "name type builder kernel ramdisk cmdline root extra memory maxmem vcpus maxvcpus cpus cpus_soft cpu_weight cap pool"
                + " uuid on_poweroff on_reboot on_crash on_watchdog on_soft_reset ringzero_prompt ringzero_options cpuid"
                + " max_grant_frames max_maptrack_frames max_grant_version max_event_channels");
        put(Standing.IGNORED, "vnuma seclabel init_seclabel nomigrate passthrough vpmu vmtrace_buf_kb"
            + " xend_suspend_evtchn_compat dm_restrict tsc_mode localtime rtc_timeoffset timer_mode vpt_align hap oos"
            + " shadow_memory pae acpi acpi_s3 acpi_s4 acpi_laptop_slate apic nx hpet altp2m altp2mhvm nestedhvm"
            + " viridian videoram stdvga vga vnc vnclisten vncdisplay vncunused vncpasswd keymap sdl opengl nographic"
            + " display xauthority spice spicehost spiceport spicetls_port spicedisable_ticketing spicepasswd"
            + " spiceagent_mouse spicevdagent spice_clipboard_sharing spiceusbredirection spice_image_compression"
            + " spice_streaming_video serial soundhw vkb_device usb usbversion usbdevice vendor_device boot hdtype bios"
            + " bios_path_override acpi_firmware smbios_firmware ms_vm_genid mmio_hole mmio_hole_memkb xen_platform_pci"
            + " device_model_version device_model_override device_model_stubdomain_override device_model_user"
            + " device_model_stubdomain_seclabel device_model_args device_model_args_pv device_model_args_hvm"
            + " stubdomain_kernel stubdomain_cmdline stubdomain_ramdisk stubdomain_memory gfx_passthru"
            + " rdm rdm_mem_boundary pvshim pvshim_path pvshim_cmdline pvshim_extra msr_relaxed");
        put(Standing.REFUSED, "disk vif vtpm p9 pvcalls vfb channel usbctrl usbdev pci pci_permissive pci_msitranslate"
            + " pci_seize pci_power_mgmt dtdev ioports iomem irqs vdispl vsnd vkb tee bootloader bootloader_args"
            + " firmware driver_domain device_tree e820_host");
    }

    private ConfigKeys() {
    }

    private static void put(Standing standing, String names) {
        Arrays.stream(names.split(" ")).forEach(name -> KEYS.putIfAbsent(name, standing));
    }

    /** What becomes of a key; empty when xl does not know it. */
    static Optional<Standing> standing(String key) {
        return Optional.ofNullable(KEYS.get(key));
    }

    /** The known key that is most like an unknown one; empty when none is. */
    static Optional<String> nearest(String key) {
        return KEYS.keySet().stream().min(Comparator.comparingInt(known -> distance(known, key)))
            .filter(known -> distance(known, key) <= Math.max(2, key.length() / 3));
    }

    /** Levenshtein's distance. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
