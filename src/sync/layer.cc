#include "sync/layer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/nearest.h"

namespace lakesync {
namespace {

std::filesystem::path Normal(const std::filesystem::path& path) {
  std::filesystem::path normal = path.lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

}  // namespace

std::string ProjectPath(const Settings& settings, const std::string& path) {
  return Normal(std::filesystem::path(settings.project_dir) / path).string();
}

Result<Layer> FindLayer(const Settings& settings, const std::string& name) {
  const auto it = settings.layers.find(name);
  if (it == settings.layers.end()) {
    std::vector<std::string> names;
    for (const auto& [layer, unused] : settings.layers) names.push_back(layer);
    const std::vector<std::string> known = {"bronze", "silver", "gold", "analytics"};
    const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
    const auto nearest = Nearest(name, known);
    return Error{ErrorCode::kInvalid,
                 is_known ? fmt::format("layer {} is not configured; configured: {}", name,
                                        fmt::join(names, ", "))
                          : fmt::format("there is no layer {}{}; configured: {}", name,
                                        nearest ? fmt::format(" (did you mean {}?)", *nearest) : "",
                                        fmt::join(names, ", "))};
  }
  Layer layer;
  layer.name = name;
  layer.root = ProjectPath(settings, it->second.root);
  layer.container = it->second.container;
  const std::filesystem::path relative =
      std::filesystem::path(layer.root).lexically_relative(Normal(settings.project_dir));
  const bool inside = !relative.empty() && *relative.begin() != "..";
  layer.key_prefix = (inside ? relative.string() : layer.root) + "/";
  return layer;
}

}  // namespace lakesync
