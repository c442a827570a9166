// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.api.machine.VectorSet;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.CpuidSetting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processor that a domain has: the engine's features changed by the domain's settings, and nothing that the engine lacks. The
 * engine raises #UD for what is not in {@link #table}, so a guest cannot use what CPUID denies it.
 *
 * <p>Follows the engine when that is exchanged. On pCPU threads and at safe points, one at a time.
 */
public final class CpuidPolicy {
    private static final int FAST_SYSTEM_CALL = 0x80;
    /** Fields of leaf 1's EAX, which say who the processor is, not what it has. */
    private static final int SIGNATURE = 1;
    private static final int HIGHEST_STANDARD = 0;

    private final List<CpuidSetting> settings;
    private @Nullable CpuidTable engine;
    private CpuidTable table = new CpuidTable(List.of());
    private CpuControls controls = controls(table, VectorSet.ALL, VectorSet.NONE, 0);
    private CpuControls direct = controls;

    /** A policy of settings that {@link #check} has passed. */
    public CpuidPolicy(List<CpuidSetting> settings) {
        this.settings = List.copyOf(settings);
    }

    /** Refuses settings that would promise what the engine has not. */
    public static void check(List<CpuidSetting> settings, CpuidTable engine) throws ControlException {
        for (CpuidSetting setting : settings) {
            boolean signature = setting.leaf() == SIGNATURE && setting.register() == 'a';
            boolean limit = setting.leaf() == HIGHEST_STANDARD && setting.register() == 'a';
            int has = register(engine.lookup(setting.leaf(), setting.subleaf()), setting.register());
            int wanted = setting.value() << setting.shift();
            if (limit && Integer.compareUnsigned(setting.value(), has) > 0) {
                throw new ControlException("CPUID setting 'maxleaf' is " + Integer.toUnsignedString(setting.value())
                    + ", but the CPU engine has leaves up to " + has + " only; lower or remove it");
            }
            if (!limit && !signature && (wanted & ~has) != 0) {
                throw new ControlException(
                    "CPUID setting '" + setting.name() + "' asks for what the CPU engine has not;"
                        + " set it to 0 or remove it");
            }
        }
    }

    /** What the domain's processor answers and has, before what PV mode hides. */
    public CpuidTable table(CpuidTable engineHas) {
        if (engine != engineHas) {
            List<CpuidTable.Leaf> leaves = new ArrayList<>(engineHas.leaves());
            leaves.replaceAll(this::apply);
            table = FeatureDependencies.complete(cut(leaves));
            controls = controls(table, VectorSet.ALL, VectorSet.NONE, 0);
            direct = controls(table, VectorSet.ALL.without(FAST_SYSTEM_CALL), VectorSet.NONE.with(FAST_SYSTEM_CALL),
                CpuControls.GATES_32);
            engine = engineHas;
        }
        return table;
    }

    /**
     * What a PV vCPU runs with: all vectors exit, as the processor's own tables are empty for it.
     *
     * @param directGate but INT 0x80, which a 32-bit guest kernel takes itself
     */
    public CpuControls controls(CpuidTable engineHas, boolean directGate) {
        table(engineHas);
        return directGate ? direct : controls;
    }

    private static CpuControls controls(CpuidTable has, VectorSet exits, VectorSet own, int more) {
        return new CpuControls(exits, own, more | CpuControls.EXIT_SYSCALL | CpuControls.EXIT_SYSENTER
            | CpuControls.EXIT_HLT | CpuControls.EXIT_CPUID, has);
    }

    private CpuidTable.Leaf apply(CpuidTable.Leaf leaf) {
        CpuidTable.Leaf now = leaf;
        for (CpuidSetting setting : settings) {
            boolean here = setting.leaf() == leaf.leaf()
                && (leaf.subleaf() == CpuidTable.ANY || leaf.subleaf() == setting.subleaf());
            if (here) {
                int was = register(now, setting.register());
                int is = was & ~setting.mask() | setting.value() << setting.shift();
                // A feature that an engine put in later does not have is not promised on.
                boolean feature = leaf.leaf() != HIGHEST_STANDARD
                    && (leaf.leaf() != SIGNATURE || setting.register() != 'a');
                now = with(now, setting.register(), feature ? is & register(leaf, setting.register()) : is);
            }
        }
        return now;
    }

    /** Without the standard leaves above the highest. */
    private static CpuidTable cut(List<CpuidTable.Leaf> leaves) {
        int highest = new CpuidTable(leaves).lookup(HIGHEST_STANDARD, 0).eax();
        leaves.removeIf(leaf -> leaf.leaf() > highest && leaf.leaf() > 0);
        return new CpuidTable(leaves);
    }

    static int register(CpuidTable.Leaf leaf, char register) {
        return switch (register) {
            case 'a' -> leaf.eax();
            case 'b' -> leaf.ebx();
            case 'c' -> leaf.ecx();
            default -> leaf.edx();
        };
    }

    static CpuidTable.Leaf with(CpuidTable.Leaf leaf, char register, int value) {
        return new CpuidTable.Leaf(leaf.leaf(), leaf.subleaf(), register == 'a' ? value : leaf.eax(),
            register == 'b' ? value : leaf.ebx(), register == 'c' ? value : leaf.ecx(),
            register == 'd' ? value : leaf.edx());
    }
}
