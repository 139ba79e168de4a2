# Installs the build into a folder of its own, builds the example against it, and runs it on a project that
# has no data: it must say so and exit with 1.
set(prefix ${BUILD_DIR}/installed)
set(example ${BUILD_DIR}/installed-example)
file(REMOVE_RECURSE ${prefix} ${example})
file(MAKE_DIRECTORY ${example}/project)

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
endfunction()
run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${prefix})
run(${CMAKE_COMMAND} -G Ninja -S ${EXAMPLE_DIR} -B ${example} -D CMAKE_PREFIX_PATH=${prefix}
    -D CMAKE_BUILD_TYPE=Debug)
run(${CMAKE_COMMAND} --build ${example})

execute_process(COMMAND ${example}/sync_bronze ${example}/project RESULT_VARIABLE code
  ERROR_VARIABLE message)
if(NOT code EQUAL 1 OR NOT message MATCHES "has no folder")
  message(FATAL_ERROR "the example exited with ${code}: ${message}")
endif()
