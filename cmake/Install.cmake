# Installed: the program, the public headers, and one library with a CMake package config. The library is
# all modules in one archive; what it needs from the system is found by the package config.
include(CMakePackageConfigHelpers)

set(modules base model env settings http store azure scan state plan transfer sync)
add_library(lakesync_library STATIC)
set_target_properties(lakesync_library PROPERTIES OUTPUT_NAME lakesync EXPORT_NAME lakesync
  LINKER_LANGUAGE CXX)
target_compile_features(lakesync_library PUBLIC cxx_std_20)
target_include_directories(lakesync_library PUBLIC $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
foreach(module ${modules})
  get_target_property(type lakesync_${module} TYPE)
  if(type STREQUAL "STATIC_LIBRARY")
    get_target_property(sources lakesync_${module} SOURCES)
    list(APPEND objects $<TARGET_OBJECTS:lakesync_${module}>)
  endif()
endforeach()
target_sources(lakesync_library PRIVATE ${objects})
target_link_libraries(lakesync_library PRIVATE fmt::fmt spdlog::spdlog CURL::libcurl
  OpenSSL::SSL OpenSSL::Crypto pugixml::pugixml tomlplusplus::tomlplusplus Threads::Threads)

install(TARGETS lakesync RUNTIME)
install(TARGETS lakesync_library EXPORT lakesync ARCHIVE)
install(DIRECTORY include/lakesync TYPE INCLUDE)
install(EXPORT lakesync NAMESPACE lakesync:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/lakesync
  FILE lakesyncTargets.cmake)
configure_package_config_file(cmake/lakesyncConfig.cmake.in lakesyncConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/lakesync)
write_basic_package_version_file(lakesyncConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/lakesyncConfig.cmake
  ${PROJECT_BINARY_DIR}/lakesyncConfigVersion.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/lakesync)
