// A layer of the lake: where it is on disk, in the ledger and in Azure.
#pragma once

#include <string>

#include "lakesync/result.h"
#include "settings/settings.h"

namespace lakesync {

struct Layer {
  std::string name;
  /// Absolute path of its folder.
  std::string root;
  /// What its keys in the ledger begin with: "data/bronze/".
  std::string key_prefix;
  std::string container;

  std::string LocalPath(const std::string& relative) const { return root + "/" + relative; }
  std::string Key(const std::string& relative) const { return key_prefix + relative; }
};

/// kInvalid, with the layers that are configured, for one that is not.
Result<Layer> FindLayer(const Settings& settings, const std::string& name);

/// `path` as it is when absolute, else below the project's folder.
std::string ProjectPath(const Settings& settings, const std::string& path);

}  // namespace lakesync
