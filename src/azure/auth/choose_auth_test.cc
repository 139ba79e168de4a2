#include "azure/auth/choose_auth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace lakesync {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kConnection[] =
    "AccountName=lake;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

using Change = std::function<void(Settings&)>;

void Account(Settings& s) { s.account_name = "lake"; }
void Key(Settings& s) { s.account_key = Secret("c2VjcmV0"); }
void Sas(Settings& s) { s.sas_token = Secret("?sig=c2VjcmV0"); }
void Connection(Settings& s) { s.connection_string = Secret(kConnection); }
void Ids(Settings& s) { s.tenant_id = "tenant", s.client_id = "client"; }
void ClientSecret(Settings& s) { Ids(s), s.client_secret = Secret("c2VjcmV0"); }
void Certificate(Settings& s) { Ids(s), s.client_certificate_path = "cert.pem"; }
void Federated(Settings& s) { Ids(s), s.federated_token_file = "token"; }
void AppIdentity(Settings& s) {
  s.identity_endpoint = "http://localhost:1/msi", s.identity_header = Secret("c2VjcmV0");
}
Change Auth(const char* kind) {
  return [kind](Settings& s) { s.auth = kind; };
}

Result<AuthChoice> Choose(const std::vector<Change>& changes) {
  Settings settings;
  for (const Change& change : changes) change(settings);
  return ChooseAuth(settings);
}

std::string KindOf(const AuthConfig& config) {
  constexpr const char* kNames[] = {"key",       "sas",     "secret", "certificate",
                                    "federated", "managed", "cli"};
  return kNames[config.index()];
}

struct ChoiceCase {
  std::vector<Change> given;
  const char* kind;
};
class ChooseAuthOrderTest : public testing::TestWithParam<ChoiceCase> {};

TEST_P(ChooseAuthOrderTest, FirstInTheOrderIsInForce) {
  const auto choice = Choose(GetParam().given);
  ASSERT_TRUE(choice.ok()) << choice.error().message;
  EXPECT_EQ(KindOf(choice->config), GetParam().kind);
  EXPECT_EQ(choice->endpoint.url, "https://lake.blob.core.windows.net");
}

INSTANTIATE_TEST_SUITE_P(
    Table, ChooseAuthOrderTest,
    testing::Values(ChoiceCase{{Account, Key}, "key"}, ChoiceCase{{Account, Sas}, "sas"},
                    ChoiceCase{{Connection}, "key"}, ChoiceCase{{Connection, Account, Key}, "key"},
                    ChoiceCase{{Connection, ClientSecret, AppIdentity}, "key"},
                    ChoiceCase{{Account, Key, ClientSecret}, "key"},
                    ChoiceCase{{Account, Sas, ClientSecret}, "sas"},
                    ChoiceCase{{Account, ClientSecret}, "secret"},
                    ChoiceCase{{Account, ClientSecret, Federated}, "secret"},
                    ChoiceCase{{Account, Certificate, Federated}, "certificate"},
                    ChoiceCase{{Account, Federated, AppIdentity}, "federated"},
                    ChoiceCase{{Account, AppIdentity}, "managed"}, ChoiceCase{{Account}, "cli"},
                    // An explicit `auth` looks at its own credential alone.
                    ChoiceCase{{Account, Key, Sas, Auth("key")}, "key"},
                    ChoiceCase{{Account, Key, Sas, Auth("sas")}, "sas"},
                    ChoiceCase{{Account, Connection, Sas, Auth("sas")}, "sas"},
                    ChoiceCase{{Connection, Sas, Auth("connection-string")}, "key"},
                    ChoiceCase{{Account, Key, ClientSecret, Auth("client-secret")}, "secret"},
                    ChoiceCase{{Account, ClientSecret, Certificate, Auth("client-certificate")},
                               "certificate"},
                    ChoiceCase{{Account, Key, Federated, Auth("workload-identity")}, "federated"},
                    ChoiceCase{{Account, Key, Auth("managed-identity")}, "managed"},
                    ChoiceCase{{Account, Key, Auth("cli")}, "cli"}));

struct ErrorCase {
  std::vector<Change> given;
  std::vector<const char*> says;
};
class ChooseAuthErrorTest : public testing::TestWithParam<ErrorCase> {};

TEST_P(ChooseAuthErrorTest, SaysWhatToDoAndShowsNoSecret) {
  const auto choice = Choose(GetParam().given);
  ASSERT_FALSE(choice.ok());
  EXPECT_EQ(choice.error().code, ErrorCode::kInvalid);
  for (const char* part : GetParam().says) {
    EXPECT_THAT(choice.error().message, HasSubstr(part));
  }
  EXPECT_THAT(choice.error().message, Not(HasSubstr("c2VjcmV0")));
}

INSTANTIATE_TEST_SUITE_P(
    Contradictions, ChooseAuthErrorTest,
    testing::Values(ErrorCase{{Account, Key, Sas}, {"account key", "SAS token"}},
                    ErrorCase{{Connection, [](Settings& s) { s.account_name = "other"; }},
                              {"connection string", "lake", "account name", "other"}},
                    ErrorCase{{Connection, [](Settings& s) { s.account_key = Secret("b3RoZXI="); }},
                              {"connection string", "account key", "differ"}},
                    ErrorCase{{Connection, Sas}, {"connection string", "SAS token", "differ"}},
                    ErrorCase{{Account, ClientSecret, Certificate},
                              {"client secret", "client certificate"}},
                    ErrorCase{{Account, Key,
                               [](Settings& s) { s.endpoint = "https://x.blob.core.windows.net"; }},
                              {"endpoint", "x.blob", "account name", "lake"}},
                    ErrorCase{{Connection,
                               [](Settings& s) {
                                 s.endpoint_suffix = "core.chinacloudapi.cn";
                                 s.sources["endpoint_suffix"] = "flag --endpoint-suffix";
                               }},
                              {"connection string", "core.windows.net", "flag --endpoint-suffix"}},
                    ErrorCase{{[](Settings& s) {
                                s.connection_string = Secret(
                                    "BlobEndpoint=https://a.blob.core.windows.net;"
                                    "SharedAccessSignature=sig=c2VjcmV0");
                                s.endpoint = "https://b.blob.core.windows.net";
                              }},
                              {"connection string", "//a.", "endpoint", "//b."}}));

INSTANTIATE_TEST_SUITE_P(
    Missing, ChooseAuthErrorTest,
    testing::Values(
        ErrorCase{{}, {"AZURE_ACCOUNT_NAME", "AZURE_ACCOUNT_KEY"}},
        ErrorCase{{Key}, {"AZURE_ACCOUNT_NAME"}},
        ErrorCase{{Account, Auth("key")}, {"AZURE_ACCOUNT_KEY"}},
        ErrorCase{{Account, Auth("sas")}, {"AZURE_STORAGE_SAS_TOKEN"}},
        ErrorCase{{Account, Auth("connection-string")}, {"AZURE_STORAGE_CONNECTION_STRING"}},
        ErrorCase{{Auth("cli")}, {"AZURE_ACCOUNT_NAME"}},
        ErrorCase{{Account, Auth("client-secret")},
                  {"AZURE_TENANT_ID and AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"}},
        ErrorCase{{Account, [](Settings& s) { s.client_secret = Secret("c2VjcmV0"); }},
                  {"AZURE_TENANT_ID and AZURE_CLIENT_ID"}},
        ErrorCase{{Account, Ids, Auth("workload-identity")}, {"AZURE_FEDERATED_TOKEN_FILE"}},
        ErrorCase{{Account, [](Settings& s) { s.identity_endpoint = "http://localhost:1"; }},
                  {"IDENTITY_HEADER"}},
        ErrorCase{{Account, Auth("clii")}, {"'clii'", "'cli'"}},
        ErrorCase{{Key, [](Settings& s) { s.account_name = "Not/A.Name"; }},
                  {"Not/A.Name", "3 to 24"}},
        ErrorCase{{[](Settings& s) {
                    s.connection_string = Secret(
                        "DefaultEndpointsProtocol=http;AccountName=lake;"
                        "AccountKey=c2VjcmV0");
                  }},
                  {"plain http"}},
        ErrorCase{{[](Settings& s) {
                    s.connection_string = Secret("AccountName=lake;c2VjcmV0");
                    s.sources["connection_string"] = ".env line 3";
                  }},
                  {"part 2", ".env line 3"}}));

TEST(ChooseAuthTest, SaysFromWhereCredentialAndEndpointAre) {
  const auto choice = Choose({Account, Key, [](Settings& s) {
                                s.sources["account_name"] = "environment AZURE_ACCOUNT_NAME";
                                s.sources["account_key"] = ".env line 2";
                              }});
  ASSERT_TRUE(choice.ok());
  EXPECT_EQ(choice->credential_source, "account key from .env line 2");
  EXPECT_EQ(choice->endpoint_source, "account name from environment AZURE_ACCOUNT_NAME");
}

TEST(ChooseAuthTest, DevelopmentStorageIsAzurite) {
  const auto choice =
      Choose({[](Settings& s) { s.connection_string = Secret("UseDevelopmentStorage=true"); }});
  ASSERT_TRUE(choice.ok()) << choice.error().message;
  EXPECT_EQ(choice->endpoint.url, "http://127.0.0.1:10000/devstoreaccount1");
  EXPECT_EQ(std::get<SharedKeyAuth>(choice->config).account_name, "devstoreaccount1");
}

TEST(ChooseAuthTest, SasLosesItsQuestionMark) {
  const auto choice = Choose({Account, Sas});
  ASSERT_TRUE(choice.ok());
  EXPECT_EQ(std::get<SasAuth>(choice->config).token.Reveal(), "sig=c2VjcmV0");
}

TEST(ChooseAuthTest, CustomEndpointKeepsTheAccountName) {
  const auto choice =
      Choose({Account, Key, [](Settings& s) { s.endpoint = "https://blobs.example.com/"; }});
  ASSERT_TRUE(choice.ok()) << choice.error().message;
  EXPECT_EQ(choice->endpoint.url, "https://blobs.example.com");
  EXPECT_EQ(std::get<SharedKeyAuth>(choice->config).account_name, "lake");
}

std::string AuthorityFor(const Change& change) {
  const auto choice = Choose({Account, ClientSecret, change});
  return choice.ok() ? std::get<ClientSecretAuth>(choice->config).authority_host
                     : choice.error().message;
}

TEST(ChooseAuthTest, AuthorityFollowsTheCloudOfTheEndpoint) {
  EXPECT_EQ(AuthorityFor([](Settings&) {}), "https://login.microsoftonline.com");
  EXPECT_EQ(AuthorityFor([](Settings& s) { s.endpoint_suffix = "core.chinacloudapi.cn"; }),
            "https://login.chinacloudapi.cn");
  EXPECT_EQ(AuthorityFor([](Settings& s) { s.endpoint_suffix = "core.usgovcloudapi.net"; }),
            "https://login.microsoftonline.us");
}

TEST(ChooseAuthTest, AuthorityThatWasSetStays) {
  EXPECT_EQ(AuthorityFor([](Settings& s) {
              s.endpoint_suffix = "core.chinacloudapi.cn";
              s.authority_host = "login.example.com/";
              s.sources["authority_host"] = "environment AZURE_AUTHORITY_HOST";
            }),
            "https://login.example.com");
}

}  // namespace
}  // namespace lakesync
