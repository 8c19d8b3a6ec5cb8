# Compiler settings and the few functions by which every room adds its targets.
include_guard(GLOBAL)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(TRUEBAR_PLUGIN_DIR "${CMAKE_BINARY_DIR}/bin/plugins")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    # By default it passes by whatever includes a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros
        "${CCACHE_PROGRAM}")
endif()

set(TRUEBAR_SANITIZE "" CACHE STRING "Sanitizers, as given to -fsanitize= (address,undefined or thread)")
option(TRUEBAR_WERROR "Warnings are errors" ON)
option(TRUEBAR_FUZZ "Build the libFuzzer targets (needs clang)" OFF)

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess) # lets ccache see the precompiled header
    # False alarms of GCC 12 when optimising: at std::string concatenation (GCC bug 105651) and at the ends of vectors,
    # strings and optionals that were never begun (GCC bug 105562). The sanitizers see the true ones.
    add_compile_options(-Wno-restrict -Wno-maybe-uninitialized)
endif()
if(TRUEBAR_WERROR)
    add_compile_options(-Werror)
endif()
if(TRUEBAR_SANITIZE)
    add_compile_options(-fsanitize=${TRUEBAR_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${TRUEBAR_SANITIZE})
endif()

if(TRUEBAR_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

set(TRUEBAR_QT_DEFINITIONS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING
    QT_NO_CAST_FROM_BYTEARRAY QT_NO_FOREACH QT_NO_KEYWORDS
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)

# In a unity build what lies in one folder is compiled together, so that its headers are read once: by folder, not by
# count, because a new file must not change the neighbours of the others.
function(truebar_unity_by_folder target)
    if(NOT CMAKE_UNITY_BUILD)
        return()
    endif()
    set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
    get_target_property(sources ${target} SOURCES)
    list(FILTER sources INCLUDE REGEX "\\.cpp$")
    foreach(source IN LISTS sources)
        cmake_path(GET source PARENT_PATH folder)
        cmake_path(RELATIVE_PATH folder BASE_DIRECTORY "${PROJECT_SOURCE_DIR}")
        string(MAKE_C_IDENTIFIER "${folder}" group)
        set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${group}")
    endforeach()
endfunction()

# truebar_library(NAME LINKS targets…): a static library of every source in the given folders of this directory.
function(truebar_library name)
    cmake_parse_arguments(ARG "" "" "ROOMS;LINKS;PRIVATE_LINKS" ${ARGN})
    set(patterns "")
    foreach(room IN LISTS ARG_ROOMS)
        list(APPEND patterns "${CMAKE_CURRENT_SOURCE_DIR}/${room}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/${room}/*.h")
    endforeach()
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${patterns})
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name} PUBLIC ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
    target_compile_definitions(${name} PRIVATE ${TRUEBAR_QT_DEFINITIONS})
    truebar_unity_by_folder(${name})
endfunction()

# truebar_plugin(KIND ID): one MODULE from every source of this folder; sees the sdk and the domain, nothing else. It is
# put where the registry looks for its kind: bin/plugins/brokers, feeds, live_brokers or strategies.
function(truebar_plugin kind id)
    cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR PARENT_PATH folder)
    cmake_path(GET folder FILENAME folder)
    if(kind STREQUAL "live_broker") # their sources lie among the brokers
        set(folder live_brokers)
    endif()
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
    set(target truebar_${kind}_${id})
    add_library(${target} MODULE ${sources} "${CMAKE_CURRENT_SOURCE_DIR}/metadata.json")
    set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME "${id}"
        LIBRARY_OUTPUT_DIRECTORY "${TRUEBAR_PLUGIN_DIR}/${folder}")
    target_link_libraries(${target} PRIVATE truebar_sdk Qt6::Core ${ARG_LINKS})
    target_compile_definitions(${target} PRIVATE ${TRUEBAR_QT_DEFINITIONS})
    set_property(GLOBAL APPEND PROPERTY TRUEBAR_PLUGIN_TARGETS ${target})
endfunction()

# truebar_test(NAME SOURCES… LINKS…): one Qt Test (or plain) executable registered with CTest.
function(truebar_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    target_link_libraries(${name} PRIVATE ${ARG_LINKS} Qt6::Core Qt6::Test)
    target_compile_definitions(${name} PRIVATE ${TRUEBAR_QT_DEFINITIONS}
        TRUEBAR_SOURCE_DIR="${PROJECT_SOURCE_DIR}" TRUEBAR_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 300)
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}" ENVIRONMENT
        "QT_QPA_PLATFORM=offscreen;QT_LOGGING_RULES=qt.qpa.*=false;TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/tsan.supp")
endfunction()
