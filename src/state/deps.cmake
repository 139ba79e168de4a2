target_include_directories(lakesync_state SYSTEM ${scope} ${RapidJSON_INCLUDE_DIRS})
