// The store against the real Azurite, by each way of getting in. These tests fail where Azurite is
// not installed (scripts/setup-azurite); they do not skip.
#include "azure/azure_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "azure/request_authorizers.h"
#include "azurite.h"
#include "azurite_credentials.h"
#include "env/posix/posix_env.h"
#include "http/curl_http.h"
#include "store_conformance.h"

namespace lakesync {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kApiVersion[] = "2023-11-03";

/// A token as any of the token sources would give it; those have tests of their own in auth/.
class FixedBearer final : public Authorizer {
 public:
  Status Authorize(HttpRequest& request) override {
    request.SetHeader("Authorization", "Bearer " + token_);
    return Status::Ok();
  }
  std::string Describe() const override { return "a fixed bearer token"; }

 private:
  std::string token_ = AzuriteBearerToken();
};

/// A store over a container of Azurite that no other test has.
class AzuriteStore final : public StoreUnderTest {
 public:
  using MakeAuthorizer = std::function<std::unique_ptr<Authorizer>(Clock&)>;

  AzuriteStore(Azurite& azurite, const MakeAuthorizer& make_authorizer,
               const std::string& api_version = kApiVersion)
      : http_(MakeCurlHttp({.ca_file = azurite.endpoint().is_https() ? azurite.ca_file() : "",
                            .user_agent = "lakesync-test"})),
        authorizer_(make_authorizer(PosixClock())),
        store_(MakeAzureStore(*http_, *authorizer_, PosixClock(), azurite.endpoint(),
                              azurite.FreshContainer(), api_version)) {}

  BlobStore& store() override { return *store_; }

 private:
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<Authorizer> authorizer_;
  std::unique_ptr<BlobStore> store_;
};

std::unique_ptr<Authorizer> SharedKey(Clock& clock) {
  return *MakeSharedKeyAuthorizer(Azurite::kAccount, Secret(Azurite::kKey), clock, "account key");
}

std::unique_ptr<Authorizer> Sas(Clock&) {
  return MakeSasAuthorizer(Secret(AzuriteAccountSas()), "SAS");
}

constexpr Deviations kAzurite{.put_blob_keeps_uncommitted_blocks = true,
                              .uncommitted_blocks_count_as_present = true,
                              .accepts_too_many_blocks = true};

LAKESYNC_STORE_CONFORMANCE(AzuriteSharedKey, (StoreFactory{"SharedKey",
                                                           [] {
                                                             return std::make_unique<AzuriteStore>(
                                                                 Azurite::Http(), SharedKey);
                                                           },
                                                           kAzurite}));
LAKESYNC_STORE_CONFORMANCE(
    AzuriteSas,
    (StoreFactory{"Sas", [] { return std::make_unique<AzuriteStore>(Azurite::Http(), Sas); },
                  kAzurite}));
LAKESYNC_STORE_CONFORMANCE(AzuriteBearer,
                           (StoreFactory{"Bearer",
                                         [] {
                                           return std::make_unique<AzuriteStore>(
                                               Azurite::Https(), [](Clock&) {
                                                 return std::make_unique<FixedBearer>();
                                               });
                                         },
                                         kAzurite}));

class AzureStoreTest : public testing::Test {
 protected:
  static Result<WriteReceipt> Put(BlobStore& store, const std::string& name) {
    const std::string_view bytes = "bytes";
    return store.PutBlob(name, SpanBody(bytes), Crc64Extend(0, bytes), {});
  }

  AzuriteStore good_{Azurite::Http(), SharedKey};
};

TEST_F(AzureStoreTest, AWrongKeyIsDeniedWithAdvice) {
  AzuriteStore wrong(Azurite::Http(), [](Clock& clock) {
    return *MakeSharedKeyAuthorizer(Azurite::kAccount, Secret("d3Jvbmcga2V5"), clock, "key");
  });
  const auto receipt = Put(wrong.store(), "dir/a");
  ASSERT_FALSE(receipt.ok());
  EXPECT_EQ(receipt.error().code, ErrorCode::kDenied);
  EXPECT_EQ(receipt.error().service_code, "AuthorizationFailure");
  EXPECT_THAT(receipt.error().message, HasSubstr("cannot put blob container"));
  EXPECT_THAT(receipt.error().message, HasSubstr("/dir/a: 403 AuthorizationFailure: "));
  EXPECT_THAT(receipt.error().message, HasSubstr("lakesync doctor"));
  EXPECT_NE(receipt.error().request_id, "");
}

TEST_F(AzureStoreTest, ASasWithoutThePermissionIsDeniedAndNotShown) {
  const std::string token = AzuriteAccountSas("rl");
  AzuriteStore reader(Azurite::Http(),
                      [&](Clock&) { return MakeSasAuthorizer(Secret(token), "SAS"); });
  const Status status = reader.store().CreateContainer();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().service_code, "AuthorizationPermissionMismatch");
  EXPECT_THAT(status.error().message, Not(HasSubstr("sig")));
}

TEST_F(AzureStoreTest, AnExpiredSasIsDenied) {
  AzuriteStore expired(Azurite::Http(), [](Clock&) {
    return MakeSasAuthorizer(Secret(AzuriteAccountSas("rwdlac", "2020-01-01T00:00:00Z")), "SAS");
  });
  EXPECT_EQ(expired.store().List({}).error().code, ErrorCode::kDenied);
}

TEST_F(AzureStoreTest, ASasOfTheContainerIsEnough) {
  Azurite& azurite = Azurite::Http();
  const std::string container = azurite.FreshContainer();
  const auto http = MakeCurlHttp({.ca_file = "", .user_agent = "lakesync-test"});
  const auto key = SharedKey(PosixClock());
  const auto sas = MakeSasAuthorizer(Secret(AzuriteContainerSas(container)), "SAS");
  ASSERT_TRUE(MakeAzureStore(*http, *key, PosixClock(), azurite.endpoint(), container, kApiVersion)
                  ->CreateContainer()
                  .ok());
  const auto store =
      MakeAzureStore(*http, *sas, PosixClock(), azurite.endpoint(), container, kApiVersion);
  EXPECT_TRUE(Put(*store, "x=1/a b").ok());
  const auto page = store->List({.prefix = "x=1/"});
  ASSERT_TRUE(page.ok()) << page.error().message;
  EXPECT_EQ(page->blobs.size(), 1u);
}

TEST_F(AzureStoreTest, AVersionThatTheServiceDoesNotKnowIsInvalid) {
  AzuriteStore old(Azurite::Http(), SharedKey, "1999-01-01");
  const Status status = old.store().CreateContainer();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(status.error().service_code, "InvalidHeaderValue");
}

TEST_F(AzureStoreTest, MetadataNamesThatSortOddlyAreSignedRight) {
  ASSERT_TRUE(good_.store().CreateContainer().ok());
  WriteOptions options;
  options.metadata = {{"a1", "1"}, {"a_b", "2"}, {"ab", "3"}, {"a", "4"}, {"b_1", "5"}};
  const std::string_view bytes = "bytes";
  const auto receipt = good_.store().PutBlob("a", SpanBody(bytes), Crc64Extend(0, bytes), options);
  ASSERT_TRUE(receipt.ok()) << receipt.error().message;
  EXPECT_EQ(good_.store().GetProperties("a")->metadata, options.metadata);
}

TEST_F(AzureStoreTest, AnEmptyBlobWithUncommittedBlocksKeepsItsETag) {
  ASSERT_TRUE(good_.store().CreateContainer().ok());
  const auto receipt = good_.store().PutBlob("a", SpanBody({}), 0, {});
  ASSERT_TRUE(receipt.ok()) << receipt.error().message;
  const std::string_view bytes = "bytes";
  ASSERT_TRUE(good_.store().PutBlock("a", "b1", SpanBody(bytes), Crc64Extend(0, bytes)).ok());
  const auto list = good_.store().GetBlockList("a");
  ASSERT_TRUE(list.ok()) << list.error().message;
  EXPECT_EQ(list->etag, receipt->etag);
  EXPECT_EQ(list->uncommitted.size(), 1u);
}

TEST_F(AzureStoreTest, AGetOfNoBytesChecksTheBlob) {
  ASSERT_TRUE(good_.store().CreateContainer().ok());
  ASSERT_TRUE(Put(good_.store(), "a").ok());
  const auto sink = [](std::span<const char>) -> Status {
    return Error{ErrorCode::kIo, "no byte was asked for"};
  };
  const auto blob = good_.store().Get("a", {.offset = 2, .length = 0}, sink);
  ASSERT_TRUE(blob.ok()) << blob.error().message;
  EXPECT_EQ(blob->size, 5u);
  EXPECT_EQ(good_.store().Get("b", {.length = 0}, sink).error().code, ErrorCode::kNotFound);
}

TEST_F(AzureStoreTest, AnEndpointThatNobodyListensOnIsTransient) {
  const auto http = MakeCurlHttp({.ca_file = "", .user_agent = "lakesync-test"});
  const auto key = SharedKey(PosixClock());
  const Endpoint nobody{.url = "http://127.0.0.1:1/devstoreaccount1",
                        .account_name = Azurite::kAccount};
  const auto store = MakeAzureStore(*http, *key, PosixClock(), nobody, "c", kApiVersion);
  const auto page = store->List({});
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().code, ErrorCode::kTransient);
}

TEST_F(AzureStoreTest, ACertificateThatIsNotTrustedIsRefused) {
  Azurite& azurite = Azurite::Https();
  const auto http = MakeCurlHttp({.ca_file = "", .user_agent = "lakesync-test"});
  FixedBearer bearer;
  const auto store =
      MakeAzureStore(*http, bearer, PosixClock(), azurite.endpoint(), "container", kApiVersion);
  const auto page = store->List({});
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace lakesync
