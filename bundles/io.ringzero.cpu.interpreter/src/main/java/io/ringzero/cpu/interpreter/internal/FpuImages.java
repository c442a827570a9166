// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/** Makes the micro-ops of state images and of what chooses their components: XCR0. */
final class FpuImages {
    private FpuImages() {
    }

    static Op make(Site site) {
        boolean wide = site.in().form().mnemonic().endsWith("64");
        boolean wraps = !Mode.is64(site.mode()) || site.in().addressBits() == 32;
        int registers = Mode.is64(site.mode()) ? 16 : 8;
        return switch (site.handler()) {
            case FXSAVE -> new FxImage.Save(site.address(0), wide, registers, wraps);
            case FXRSTOR -> new FxImage.Restore(site.address(0), wide, registers, wraps);
            case XSAVE -> new XsaveArea.Save(site.address(0), wide, registers, false);
            case XSAVEOPT -> new XsaveArea.Save(site.address(0), wide, registers, true);
            case XRSTOR -> new XsaveArea.Restore(site.address(0), wide, registers);
            case XGETBV -> new ExtendedControl.Get();
            default -> new ExtendedControl.Set();
        };
    }
}
