target_link_libraries(lakesync_settings ${scope} tomlplusplus::tomlplusplus)
