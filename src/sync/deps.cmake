target_link_libraries(lakesync_sync ${scope} spdlog::spdlog nlohmann_json::nlohmann_json)
