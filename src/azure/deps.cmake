target_link_libraries(lakesync_azure ${scope} pugixml::pugixml nlohmann_json::nlohmann_json OpenSSL::SSL)
