target_link_libraries(lakesync_http ${scope} CURL::libcurl OpenSSL::SSL)
