// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.dump;

import io.ringzero.abi.XenVersion;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.version.XenVersionCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The descriptor of the core file's xen_version note: what the hypercall xen_version answers (xen.git docs/misc/dump-core-format,
 * struct xen_dumpcore_elfnote_xen_version_desc).
 */
final class VersionNote {
    private VersionNote() {
    }

    static byte[] of(GuestWidth width) {
        byte[] compiled = XenVersionCall.compileInfo().bytes();
        ByteBuffer note = ByteBuffer.allocate(4 * Long.BYTES + XenVersion.XEN_EXTRAVERSION_LEN + compiled.length
            + XenVersion.XEN_CAPABILITIES_INFO_LEN + XenVersion.XEN_CHANGESET_INFO_LEN)
            .order(ByteOrder.LITTLE_ENDIAN);
        note.putLong(XenVersionCall.MAJOR).putLong(XenVersionCall.MINOR);
        text(note, XenVersionCall.EXTRA, XenVersion.XEN_EXTRAVERSION_LEN);
        note.put(compiled);
        text(note, XenVersionCall.CAPABILITIES, XenVersion.XEN_CAPABILITIES_INFO_LEN);
        text(note, XenVersionCall.CHANGESET, XenVersion.XEN_CHANGESET_INFO_LEN);
        return note.putLong(XenVersionCall.virtStart(width)).putLong(MachineMemory.PAGE_SIZE).array();
    }

    private static void text(ByteBuffer note, String text, int length) {
        note.put(java.util.Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), length));
    }
}
