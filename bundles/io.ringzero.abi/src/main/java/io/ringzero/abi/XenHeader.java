// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which public header a class of constants comes from. Constants are spelled as in the header, so that a
 * search finds both, and a test compares each with the header where it is installed.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface XenHeader {
    /** Path below {@code /usr/include/xen} (Xen 4.17). */
    String value();

    /** What the header's names begin with and ours do not. */
    String prefix() default "";

    /** Width of the guests that it is for; 0 when it is the same for both. */
    int bits() default 0;

    /** Whether some names are only there for Xen itself ({@code __XEN__}). */
    boolean hypervisor() default false;
}
