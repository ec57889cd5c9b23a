// Job: checks the JSON form of messages against bodies recorded from the reference (net-a api_json) and its rules.
// Invariant: recorded text is compared parsed.
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Api.V1;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Rpc.Tests;

public sealed class JsonFormTests
{
    private static void Same(string expected, IMessage message) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(MessageJsonWriter.ToUtf8(message))),
            MessageJsonWriter.ToText(message));

    private static RpcStatus Read(string json, IMessage message) => MessageJsonReader.Read(Encoding.UTF8.GetBytes(json), message);

    [Fact]
    public void Sixty_four_bit_numbers_are_strings_and_others_numbers() =>
        Same(
            """{"status":{"connectedPeers":"4","isSynced":true,"syncedLayer":{"number":65},"topLayer":{"number":65},"verifiedLayer":{"number":64}}}""",
            new StatusResponse
            {
                Status = new NodeStatus
                {
                    ConnectedPeers = 4, IsSynced = true, SyncedLayer = new LayerNumber { Number = 65 },
                    TopLayer = new LayerNumber { Number = 65 }, VerifiedLayer = new LayerNumber { Number = 64 },
                },
            });

    [Fact]
    public void Unset_messages_are_null_and_empty_lists_and_bytes_are_printed() =>
        Same(
            """{"layer":[{"number":{"number":100000},"status":"LAYER_STATUS_UNSPECIFIED","hash":"","blocks":[{"id":"AQ==","transactions":[],"activationId":null,"smesherId":null}],"activations":[],"rootStateHash":""}]}""",
            new LayersQueryResponse
            {
                Layer =
                {
                    new Layer
                    {
                        Number = new LayerNumber { Number = 100000 },
                        Blocks = { new Block { Id = ByteString.CopyFrom(1) } },
                    },
                },
            });

    [Fact]
    public void Members_of_oneofs_and_optional_fields_are_printed_only_when_set()
    {
        Same(
            """{"transactions":[{"tx":null,"txResult":null}]}""",
            new V2.TransactionList { Transactions = { new V2.TransactionResponse() } });
        Same(
            """{"tx":null,"txResult":null,"txState":"TRANSACTION_STATE_UNSPECIFIED"}""",
            new V2.TransactionResponse { TxState = V2.TransactionState.Unspecified });
        Same(
            """{"send":{"destination":"a","amount":"1119"}}""",
            new V2.TransactionContents { Send = new V2.ContentsSend { Destination = "a", Amount = 1119 } });
    }

    [Fact]
    public void Times_maps_and_unknown_enum_numbers_have_their_own_forms()
    {
        Same(
            """{"genesisTime":"1970-01-01T00:00:01.500Z","layerDuration":"15s","genesisId":"","hrp":"","effectiveGenesisLayer":0,"layersPerEpoch":0,"labelsPerUnit":"0"}""",
            new V2.NetworkInfoResponse
            {
                GenesisTime = Timestamp.FromDateTime(DateTime.UnixEpoch.AddMilliseconds(1500)),
                LayerDuration = Duration.FromTimeSpan(TimeSpan.FromSeconds(15)),
            });
        Same(
            """{"smesher":"AA==","domain":9,"type":2,"properties":{"k":"v"}}""",
            new V2.MalfeasanceProof
            {
                Smesher = ByteString.CopyFrom(0), Domain = (V2.MalfeasanceProof.Types.MalfeasanceDomain)9, Type = 2, Properties = { { "k", "v" } },
            });
    }

    [Theory]
    [InlineData("""{"start_layer":{"number":12},"end_layer":{"number":"13"}}""")]
    [InlineData("""{"startLayer":{"number":12.0},"endLayer":{"number":13e0},"nope":[1,{"x":null}]}""")]
    public void Both_spellings_of_names_and_numbers_are_read_and_unknown_fields_ignored(string json)
    {
        var request = new LayersQueryRequest();
        Assert.Equal(RpcStatus.Ok, Read(json, request));
        Assert.Equal((12u, 13u), (request.StartLayer.Number, request.EndLayer.Number));
    }

    [Theory]
    [InlineData("AAECAw==")]
    [InlineData("AAECAw")]
    public void Bytes_are_base64_with_or_without_padding(string text)
    {
        var request = new V2.TransactionRequest();
        Assert.Equal(RpcStatus.Ok, Read($$"""{"txid":["{{text}}","__-_"],"limit":"18446744073709551615","sortOrder":1}""", request));
        Assert.Equal([0, 1, 2, 3], request.Txid[0].ToByteArray());
        Assert.Equal([0xff, 0xff, 0xbf], request.Txid[1].ToByteArray());
        Assert.Equal((ulong.MaxValue, V2.SortOrder.Desc), (request.Limit, request.SortOrder));
    }

    [Theory]
    [InlineData("{", "unexpected EOF")]
    [InlineData("{\"msg\":{\"value\":\"x\"}", "unexpected EOF")]
    [InlineData("{\"msg\":7}", "proto: syntax error (line 1:8): unexpected token 7")]
    [InlineData("[]", "proto: syntax error (line 1:1): unexpected token [")]
    [InlineData("7", "proto: syntax error (line 1:1): unexpected token 7")]
    [InlineData("{\n \"msg\":{\"value\":1}}", "proto: (line 2:17): invalid value for string field value: 1")]
    [InlineData("{\"msg\":{},\"msg\":{}}", "proto: (line 1:11): duplicate field \"msg\"")]
    public void Faults_name_the_place(string json, string message) =>
        Assert.Equal(RpcStatus.InvalidArgument(message), Read(json, new EchoRequest()));

    [Theory]
    [InlineData("-1")]
    [InlineData("4294967296")]
    [InlineData("1.5")]
    [InlineData("\"x\"")]
    [InlineData("true")]
    public void Numbers_out_of_range_are_refused(string number) =>
        Assert.Equal(RpcCode.InvalidArgument, Read($$"""{"epoch":{{number}}}""", new EpochStreamRequest()).Code);

    [Fact]
    public void Text_that_is_not_json_never_throws()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        byte[] good = """{"txid":["AAEC"],"limit":"7","address":"x","sort_order":"DESC","include_state":true}"""u8.ToArray();
        for (int round = 0; round < 3000; round++)
        {
            byte[] text = [.. good[..random.Next(good.Length + 1)]];
            for (int i = random.Next(4); i > 0 && text.Length > 0; i--)
                text[random.Next(text.Length)] = (byte)random.Next(256);
            RpcStatus status = MessageJsonReader.Read(text, new V2.TransactionRequest());
            Assert.True(status.Code is RpcCode.Ok or RpcCode.InvalidArgument, $"seed {seed} round {round}: {status}");
        }
    }
}
