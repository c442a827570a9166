// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.xen.KernelImage;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/**
 * What the toolstack knows of a domain that it made.
 *
 * @param config what it was made from, with what was changed since
 * @param uuid its UUID, given or derived
 * @param image the kernel, so that a restart need not unpack it again; may have gone for want of memory
 */
record Estate(GuestConfig config, String uuid, SoftReference<KernelImage> image) {
    Estate(GuestConfig config, String uuid, KernelImage image) {
        this(config, uuid, new SoftReference<>(image));
    }

    @Nullable
    KernelImage kernel() {
        return image.get();
    }

    Estate with(GuestConfig changed) {
        return new Estate(changed, uuid, image);
    }

    Estate with(String newUuid) {
        return new Estate(config, newUuid, image);
    }
}
