// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.api.xen.KernelFormat;
import io.ringzero.tck.KernelFormatContract;

/** ELF keeps the contract of kernel formats. */
class ElfFormatContractTest extends KernelFormatContract {
    @Override
    protected KernelFormat format() {
        return new ElfFormat();
    }

    @Override
    protected byte[] image() {
        return ImageMaker.likeGrub().make();
    }
}
