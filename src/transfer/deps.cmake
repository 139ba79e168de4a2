target_include_directories(lakesync_transfer SYSTEM ${scope} ${XXHASH_INCLUDE_DIR})
