dnl SNUG_CC_FLAG(VAR, FLAG): append FLAG to VAR when the compiler takes it without a warning.
AC_DEFUN([SNUG_CC_FLAG], [
  AS_VAR_PUSHDEF([snug_cv], [snug_cv_cc_$2])
  AC_CACHE_CHECK([whether $CC accepts $2], [snug_cv], [
    snug_saved=$CFLAGS
    CFLAGS="$CFLAGS -Werror $2"
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])], [AS_VAR_SET([snug_cv], [yes])], [AS_VAR_SET([snug_cv], [no])])
    CFLAGS=$snug_saved])
  AS_VAR_IF([snug_cv], [yes], [$1="$$1 $2"])
  AS_VAR_POPDEF([snug_cv])])

dnl SNUG_LD_FLAG(VAR, FLAG): the same for the linker.
AC_DEFUN([SNUG_LD_FLAG], [
  AS_VAR_PUSHDEF([snug_cv], [snug_cv_ld_$2])
  AC_CACHE_CHECK([whether the linker accepts $2], [snug_cv], [
    snug_saved=$LDFLAGS
    snug_saved_c=$CFLAGS
    LDFLAGS="$LDFLAGS $2"
    CFLAGS="$CFLAGS $HARD_CFLAGS"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [AS_VAR_SET([snug_cv], [yes])], [AS_VAR_SET([snug_cv], [no])])
    LDFLAGS=$snug_saved
    CFLAGS=$snug_saved_c])
  AS_VAR_IF([snug_cv], [yes], [$1="$$1 $2"])
  AS_VAR_POPDEF([snug_cv])])
