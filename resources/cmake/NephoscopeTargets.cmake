# SPDX-License-Identifier: GPL-3.0-or-later
# The flags of every target, and the functions that make one.

# Where they are installed, for shorter waits.
find_program(NEPHOSCOPE_CCACHE ccache)
if(NEPHOSCOPE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${NEPHOSCOPE_CCACHE}")
endif()
find_program(NEPHOSCOPE_MOLD mold)
if(NEPHOSCOPE_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

# moc 6.4 stumbles over libstdc++'s <concepts>, which no header of ours needs it to read.
set(CMAKE_AUTOMOC_MOC_OPTIONS -D_GLIBCXX_CONCEPTS)

add_library(nephoscope_flags INTERFACE)
target_compile_features(nephoscope_flags INTERFACE cxx_std_20)
target_compile_options(nephoscope_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wcast-qual -Wcast-align -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual -Wshadow)
target_include_directories(nephoscope_flags INTERFACE "${CMAKE_SOURCE_DIR}")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Optimised, GCC 12 takes Asio's own allocation of coroutine frames for a mistake of ours, and empty optionals for
    # uninitialised ones (its bug 80635), and sees strings overlap that are added up (105651).
    target_compile_options(nephoscope_flags INTERFACE -Wno-mismatched-new-delete -Wno-maybe-uninitialized -Wno-restrict)
endif()
if(NEPHOSCOPE_WERROR)
    target_compile_options(nephoscope_flags INTERFACE -Werror)
endif()
if(NEPHOSCOPE_SANITIZE)
    target_compile_options(nephoscope_flags INTERFACE -fsanitize=${NEPHOSCOPE_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(nephoscope_flags INTERFACE -fsanitize=${NEPHOSCOPE_SANITIZE})
endif()
if(NEPHOSCOPE_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Asio's fences, which GCC's ThreadSanitizer cannot see through.
    target_compile_options(nephoscope_flags INTERFACE -Wno-tsan)
endif()
if(NEPHOSCOPE_FUZZ)
    target_compile_options(nephoscope_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fprofile-instr-generate
        -fcoverage-mapping)
    target_link_options(nephoscope_flags INTERFACE -fsanitize=address,undefined -fprofile-instr-generate)
endif()

# nephoscope_library(Name SOURCES a.cpp … LINKS lib …): one static library per folder, with the alias Nephoscope::Name.
# Include paths start at the repository's root: #include "collectors/model/error.h".
function(nephoscope_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
    string(TOLOWER "nephoscope_${name}" target)
    add_library(${target} STATIC ${ARG_SOURCES})
    add_library(Nephoscope::${name} ALIAS ${target})
    target_link_libraries(${target} PUBLIC nephoscope_flags ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
endfunction()
