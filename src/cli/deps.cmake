target_link_libraries(lakesync_cli ${scope} CLI11::CLI11 nlohmann_json::nlohmann_json spdlog::spdlog)
