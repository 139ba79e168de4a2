#include "store/memory_blob.h"

#include <algorithm>

namespace lakesync {
namespace {

/// The name that stands for `name` in the listing: itself, or the prefix that it is folded into.
std::string FoldedName(const std::string& name, const ListQuery& query) {
  if (query.delimiter.empty()) return name;
  const auto at = name.find(query.delimiter, query.prefix.size());
  return at == std::string::npos ? name : name.substr(0, at + query.delimiter.size());
}

bool IsPrefix(const std::string& folded, const ListQuery& query) {
  return !query.delimiter.empty() && folded.size() > query.prefix.size() &&
         folded.ends_with(query.delimiter);
}

}  // namespace

ListPage ListMemoryBlobs(const MemoryBlobs& blobs, const ListQuery& query) {
  ListPage page;
  std::string last = query.marker;
  int results = 0;
  for (auto it = blobs.lower_bound(std::max(query.prefix, query.marker));
       it != blobs.end() && it->first.starts_with(query.prefix); ++it) {
    std::string folded = FoldedName(it->first, query);
    if (folded == last && !last.empty()) continue;  // told already, here or on the page before
    if (results == query.page_size) {
      page.next_marker = last;
      break;
    }
    ++results;
    if (IsPrefix(folded, query)) {
      page.prefixes.push_back(folded);
    } else {
      page.blobs.push_back(it->second.properties);
      if (!query.include_metadata) page.blobs.back().metadata.clear();
    }
    last = std::move(folded);
  }
  return page;
}

}  // namespace lakesync
