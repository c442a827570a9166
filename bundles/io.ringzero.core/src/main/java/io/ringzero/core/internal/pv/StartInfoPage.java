// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.pv;

import io.ringzero.abi.StartInfoFlags;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.abi.layout.StartInfo32;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.GuestWidth;
import java.nio.charset.StandardCharsets;

/** The page that RSI points to at a guest's first instruction (public/xen.h, start_info). */
final class StartInfoPage {
    private static final String MAGIC_64 = "xen-3.0-x86_64";
    private static final String MAGIC_32 = "xen-3.0-x86_32p";

    private final GuestWidth width;
    private final Struct info;

    private StartInfoPage(GuestWidth width) {
        this.width = width;
        info = new Struct(width.pick(StartInfo.SIZE, StartInfo32.SIZE));
    }

    /** The bytes; the page is zero behind them. */
    static byte[] of(Layout layout, DomainSpec spec, GuestImage image, long sharedInfo, int storePort,
        int consolePort) {
        StartInfoPage page = new StartInfoPage(layout.width);
        page.fill(layout, spec, image, sharedInfo, storePort, consolePort);
        return page.info.bytes();
    }

    private void fill(Layout layout, DomainSpec spec, GuestImage image, long sharedInfo, int storePort,
        int consolePort) {
        text(StartInfo.MAGIC, width == GuestWidth.WIDE ? MAGIC_64 : MAGIC_32);
        word(StartInfo.NR_PAGES, StartInfo32.NR_PAGES, layout.pages);
        word(StartInfo.SHARED_INFO, StartInfo32.SHARED_INFO, sharedInfo);
        word(StartInfo.STORE_MFN, StartInfo32.STORE_MFN, image.mfn(layout.store));
        info.put32(width.pick(StartInfo.STORE_EVTCHN, StartInfo32.STORE_EVTCHN), storePort);
        word(StartInfo.CONSOLE_MFN, StartInfo32.CONSOLE_MFN, image.mfn(layout.console));
        info.put32(width.pick(StartInfo.CONSOLE_EVTCHN, StartInfo32.CONSOLE_EVTCHN), consolePort);
        word(StartInfo.PT_BASE, StartInfo32.PT_BASE, layout.linear(layout.firstTable));
        word(StartInfo.NR_PT_FRAMES, StartInfo32.NR_PT_FRAMES, layout.tableCount);
        word(StartInfo.MFN_LIST, StartInfo32.MFN_LIST, layout.p2mLinear());
        if (layout.p2mApart) {
            word(StartInfo.FIRST_P2M_PFN, StartInfo32.FIRST_P2M_PFN, layout.p2m());
            word(StartInfo.NR_P2M_FRAMES, StartInfo32.NR_P2M_FRAMES, layout.p2mFramesApart());
        }
        int flags = StartInfoFlags.SIF_VIRT_P2M_4TOOLS;
        if (layout.ramdiskPages > 0) {
            flags |= layout.ramdiskApart ? StartInfoFlags.SIF_MOD_START_PFN : 0;
            word(StartInfo.MOD_START, StartInfo32.MOD_START,
                layout.ramdiskApart ? layout.ramdisk() : layout.linear(layout.ramdisk()));
            word(StartInfo.MOD_LEN, StartInfo32.MOD_LEN, layout.ramdiskPages * MachineMemory.PAGE_SIZE);
        }
        info.put32(width.pick(StartInfo.FLAGS, StartInfo32.FLAGS), flags);
        text(width.pick(StartInfo.CMD_LINE, StartInfo32.CMD_LINE), spec.commandLine());
    }

    private void word(int wide, int narrow, long value) {
        width.put(info, width.pick(wide, narrow), value);
    }

    private void text(int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, info.bytes(), offset, bytes.length);
    }
}
