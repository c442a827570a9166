// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import static io.ringzero.abi.CallbackOp.CALLBACKF_mask_events;
import static io.ringzero.abi.CallbackOp.CALLBACKOP_register;
import static io.ringzero.abi.CallbackOp.CALLBACKOP_unregister;
import static io.ringzero.abi.CallbackOp.CALLBACKTYPE_event;
import static io.ringzero.abi.CallbackOp.CALLBACKTYPE_failsafe;
import static io.ringzero.abi.CallbackOp.CALLBACKTYPE_nmi;
import static io.ringzero.abi.CallbackOp.CALLBACKTYPE_syscall;
import static io.ringzero.abi.CallbackOp.CALLBACKTYPE_syscall32;
import static io.ringzero.abi.CallbackOp.CALLBACKTYPE_sysenter;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.CallbackRegister;
import io.ringzero.abi.layout.CallbackRegister32;
import io.ringzero.abi.layout.CallbackUnregister;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.HandlerGroup;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.PvContext;
import jakarta.inject.Inject;
import java.util.List;

/** set_callbacks and callback_op: where a guest kernel is entered for events, failsafe, system calls and NMIs (public/callback.h). */
public final class CallbackCalls implements HandlerGroup {
    @Inject
    CallbackCalls() {
        // State lies in the vCPU.
    }

    @Override
    public List<Handler> handlers() {
        return List.of(Handler.of(Hypercall.HYPERVISOR_set_callbacks, this::setCallbacks), Handler.of(
            Hypercall.HYPERVISOR_callback_op, this::callbackOp));
    }

    private long setCallbacks(Call call) throws GuestFaultException {
        PvContext pv = call.vcpu().pv();
        if (call.width() == GuestWidth.NARROW) {
            register(pv, CALLBACKTYPE_event, 0, selector(call.arg(0)), call.arg(1));
            register(pv, CALLBACKTYPE_failsafe, 0, selector(call.arg(2)), call.arg(3));
            return 0;
        }
        int[] types = {CALLBACKTYPE_event, CALLBACKTYPE_failsafe, CALLBACKTYPE_syscall};
        for (int i = 0; i < types.length; i++) {
            if (GuestMsrs.canonical(call.arg(i))) { // Xen says nothing of those that it does not take
                register(pv, types[i], 0, 0, call.arg(i));
            }
        }
        return 0;
    }

    /** 32-bit guests have one kind of SYSCALL, that of 32-bit code. */
    private static int type(Call call, int type) throws GuestFaultException {
        if (type == CALLBACKTYPE_syscall && call.width() == GuestWidth.NARROW) {
            throw new GuestFaultException(Errno.ENOSYS, "64-bit system calls of a 32-bit guest");
        }
        return type;
    }

    private long callbackOp(Call call) throws GuestFaultException {
        int operation = call.intArg(0);
        call.count(operation & 0xffff_ffffL);
        PvContext pv = call.vcpu().pv();
        switch (operation) {
            case CALLBACKOP_register -> {
                boolean wide = call.width() == GuestWidth.WIDE;
                Struct args = Struct.in(call, call.arg(1), wide ? CallbackRegister.SIZE : CallbackRegister32.SIZE);
                register(pv, type(call, args.u16(CallbackRegister.TYPE)), args.u16(CallbackRegister.FLAGS),
                    wide ? 0 : selector(args.u32(CallbackRegister32.ADDRESS_CS)),
                    wide ? args.i64(CallbackRegister.ADDRESS) : args.u32(CallbackRegister32.ADDRESS_EIP));
            }
            case CALLBACKOP_unregister -> unregister(pv,
                type(call, Struct.in(call, call.arg(1), CallbackUnregister.SIZE).u16(CallbackUnregister.TYPE)));
            default -> throw call.unsupported(operation & 0xffff_ffffL);
        }
        return 0;
    }

    private static int selector(long value) {
        return NarrowContext.kernelSelector((int) value & 0xffff);
    }

    private static void register(PvContext pv, int type, int flags, int selector, long address)
        throws GuestFaultException {
        boolean masks = (flags & CALLBACKF_mask_events) != 0;
        if (!GuestMsrs.canonical(address)) {
            throw new GuestFaultException(Errno.EINVAL, "a callback at a non-canonical address");
        }
        switch (type) {
            case CALLBACKTYPE_event -> {
                pv.eventCallback = address;
                pv.eventSelector = selector;
            }
            case CALLBACKTYPE_failsafe -> {
                pv.failsafeCallback = address;
                pv.failsafeSelector = selector;
                pv.failsafeMasksEvents = masks;
            }
            case CALLBACKTYPE_syscall -> {
                pv.syscallCallback = address;
                pv.syscallMasksEvents = masks;
            }
            case CALLBACKTYPE_syscall32 -> {
                pv.syscall32Callback = address;
                pv.syscall32Selector = selector;
                pv.syscall32MasksEvents = masks;
            }
            case CALLBACKTYPE_sysenter -> {
                pv.sysenterCallback = address;
                pv.sysenterSelector = selector;
                pv.sysenterMasksEvents = masks;
            }
            case CALLBACKTYPE_nmi -> pv.nmiHandler(address);
            default -> throw new GuestFaultException(Errno.ENOSYS, "callback type " + type);
        }
    }

    /** Only what the guest can live without can be taken back. */
    private static void unregister(PvContext pv, int type) throws GuestFaultException {
        switch (type) {
            case CALLBACKTYPE_event, CALLBACKTYPE_failsafe, CALLBACKTYPE_syscall, CALLBACKTYPE_syscall32,
                CALLBACKTYPE_sysenter -> throw new GuestFaultException(Errno.EINVAL, "callback " + type + " stays");
            case CALLBACKTYPE_nmi -> pv.nmiHandler(0);
            default -> throw new GuestFaultException(Errno.ENOSYS, "callback type " + type);
        }
    }
}
