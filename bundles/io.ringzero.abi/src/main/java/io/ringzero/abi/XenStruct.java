// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which C structure a class of offsets describes. A constant is the byte offset of the member that it is named
 * after, in upper case; {@code SIZE} is the size of the whole. Numbers in guest memory are little-endian.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface XenStruct {
    /** C name, such as {@code struct start_info}. */
    String value();

    /** Path below {@code /usr/include/xen} (Xen 4.17). */
    String header();

    /** Width of the guests that it is for; 0 when both have the same layout. */
    int bits() default 0;

    /** The member's C path where it is not the constant's name in lower case. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    @interface Member {
        String value();
    }
}
