target_link_libraries(lakesync_base ${scope} OpenSSL::Crypto)
