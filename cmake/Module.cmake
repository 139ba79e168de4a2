# One static library and one test program a folder of src/.

add_library(lakesync_flags INTERFACE)
target_compile_options(lakesync_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference
  -Werror -fno-omit-frame-pointer
  # g++ 12 sees overlapping copies in std::string where there are none (GCC bug 105329).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_include_directories(lakesync_flags INTERFACE
  ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
target_compile_definitions(lakesync_flags INTERFACE
  LAKESYNC_VERSION="${PROJECT_VERSION}" SPDLOG_FMT_EXTERNAL)
if(LAKESYNC_SANITIZE)
  target_compile_options(lakesync_flags INTERFACE -fsanitize=${LAKESYNC_SANITIZE}
    -fno-sanitize-recover=all)
  target_link_options(lakesync_flags INTERFACE -fsanitize=${LAKESYNC_SANITIZE})
endif()

# lakesync_module(NAME DEP...): src/NAME/**/*.cc becomes lakesync_NAME, src/NAME/**/*_test.cc
# becomes the program NAME_test, run by ctest. Libraries that a folder needs from outside the
# project stand in its own src/NAME/deps.cmake.
function(lakesync_module name)
  set(dir ${PROJECT_SOURCE_DIR}/src/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${dir}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$|/main\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  set(target lakesync_${name})
  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(${target} ${scope} $<BUILD_INTERFACE:lakesync_flags> fmt::fmt)
  foreach(dep ${ARGN})
    target_link_libraries(${target} ${scope} lakesync_${dep})
  endforeach()
  if(EXISTS ${dir}/deps.cmake)
    include(${dir}/deps.cmake)
  endif()
  if(LAKESYNC_BUILD_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${target} lakesync_testing GTest::gmock
      GTest::gtest_main)
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES TIMEOUT 300)
  endif()
endfunction()

# Test helpers (fixtures, fakes) live in test/support and may use every module below.
add_library(lakesync_testing INTERFACE)
target_include_directories(lakesync_testing INTERFACE ${PROJECT_SOURCE_DIR}/test/support)
target_compile_definitions(lakesync_testing INTERFACE
  LAKESYNC_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
