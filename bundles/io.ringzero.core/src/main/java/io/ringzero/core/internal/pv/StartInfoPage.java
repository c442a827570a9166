// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.pv;

import io.ringzero.abi.StartInfoFlags;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.core.internal.call.Struct;
import java.nio.charset.StandardCharsets;

/** The page that RSI points to at a guest's first instruction (public/xen.h, start_info). */
final class StartInfoPage {
    private static final String MAGIC = "xen-3.0-x86_64";

    private StartInfoPage() {
    }

    /** The bytes; the page is zero behind them. */
    static byte[] of(Layout layout, DomainSpec spec, GuestImage image, long sharedInfo, int storePort,
        int consolePort) {
        Struct info = new Struct(StartInfo.SIZE);
        text(info, StartInfo.MAGIC, MAGIC);
        info.put64(StartInfo.NR_PAGES, layout.pages);
        info.put64(StartInfo.SHARED_INFO, sharedInfo);
        info.put64(StartInfo.STORE_MFN, image.mfn(layout.store));
        info.put32(StartInfo.STORE_EVTCHN, storePort);
        info.put64(StartInfo.CONSOLE_MFN, image.mfn(layout.console));
        info.put32(StartInfo.CONSOLE_EVTCHN, consolePort);
        info.put64(StartInfo.PT_BASE, layout.linear(layout.firstTable));
        info.put64(StartInfo.NR_PT_FRAMES, layout.tableCount);
        info.put64(StartInfo.MFN_LIST, layout.p2mLinear());
        if (layout.p2mApart) {
            info.put64(StartInfo.FIRST_P2M_PFN, layout.p2m());
            info.put64(StartInfo.NR_P2M_FRAMES, layout.p2mFramesApart());
        }
        int flags = StartInfoFlags.SIF_VIRT_P2M_4TOOLS;
        if (layout.ramdiskPages > 0) {
            flags |= layout.ramdiskApart ? StartInfoFlags.SIF_MOD_START_PFN : 0;
            info.put64(StartInfo.MOD_START, layout.ramdiskApart ? layout.ramdisk() : layout.linear(layout.ramdisk()));
            info.put64(StartInfo.MOD_LEN, layout.ramdiskPages * MachineMemory.PAGE_SIZE);
        }
        info.put32(StartInfo.FLAGS, flags);
        text(info, StartInfo.CMD_LINE, spec.commandLine());
        return info.bytes();
    }

    private static void text(Struct info, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, info.bytes(), offset, bytes.length);
    }
}
