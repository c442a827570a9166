// SPDX-License-Identifier: Apache-2.0
/**
 * The truth about vCPUs and pCPUs, against which a scheduler's advice is held: {@link
 * io.ringzero.machine.internal.vcpu.Vcpus} and {@link io.ringzero.machine.internal.vcpu.Pcpu}.
 */
@NullMarked
package io.ringzero.machine.internal.vcpu;

import org.jspecify.annotations.NullMarked;
