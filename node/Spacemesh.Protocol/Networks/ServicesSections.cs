// Job: settings of API listeners, clock and fallback files.
// Invariant: keys are those of the network's own node; initial values are its code defaults, presets change them.
namespace Spacemesh.Protocol.Networks;

/// <summary>API listeners: keys under <c>api</c>.</summary>
public sealed class ApiSection : IConfigSection
{
    /// <summary><c>publicservices</c></summary>
    public string[] PublicServices = 
        [
            "global",
            "mesh",
            "transaction",
            "node",
            "activation",
            "activation_v2alpha1",
            "reward_v2alpha1",
            "network_v2alpha1",
            "node_v2alpha1",
            "layer_v2alpha1",
            "transaction_v2alpha1",
            "account_v2alpha1",
            "malfeasance_v2alpha1",
        ];

    /// <summary><c>grpc-public-listener</c></summary>
    public string GrpcPublicListener = "0.0.0.0:9092";

    /// <summary><c>privateservices</c></summary>
    public string[] PrivateServices = 
        [
            "admin",
            "smesher",
            "debug",
            "activation_stream_v2alpha1",
            "reward_stream_v2alpha1",
            "layer_stream_v2alpha1",
            "transaction_stream_v2alpha1",
            "malfeasance_stream_v2alpha1",
        ];

    /// <summary><c>grpc-private-listener</c></summary>
    public string GrpcPrivateListener = "127.0.0.1:9093";

    /// <summary><c>postservices</c></summary>
    public string[] PostServices = ["post", "postInfo"];

    /// <summary><c>grpc-post-listener</c></summary>
    public string GrpcPostListener = "127.0.0.1:0";

    /// <summary><c>grpc-tls-services</c></summary>
    public string[] GrpcTlsServices = ["post", "postInfo"];

    /// <summary><c>grpc-tls-listener</c></summary>
    public string GrpcTlsListener = "";

    /// <summary><c>grpc-tls-ca-cert</c></summary>
    public string GrpcTlsCaCert = "";

    /// <summary><c>grpc-tls-cert</c></summary>
    public string GrpcTlsCert = "";

    /// <summary><c>grpc-tls-key</c></summary>
    public string GrpcTlsKey = "";

    /// <summary><c>grpc-send-msg-size</c></summary>
    public uint GrpcSendMsgSize = 10_485_760;

    /// <summary><c>grpc-recv-msg-size</c></summary>
    public uint GrpcRecvMsgSize = 10_485_760;

    /// <summary><c>grpc-json-listener</c></summary>
    public string GrpcJsonListener = "";

    /// <summary><c>grpc-cors-allowed-origins</c></summary>
    public string[] GrpcCorsAllowedOrigins = [""];

    /// <summary><c>smesherstreaminterval</c></summary>
    public GoDuration SmesherStreamInterval = GoDuration.FromSeconds(1);

    /// <summary><c>db-connections</c></summary>
    public uint DbConnections = 16;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.TextList("publicservices", ref PublicServices);
        visitor.Text("grpc-public-listener", ref GrpcPublicListener);
        visitor.TextList("privateservices", ref PrivateServices);
        visitor.Text("grpc-private-listener", ref GrpcPrivateListener);
        visitor.TextList("postservices", ref PostServices);
        visitor.Text("grpc-post-listener", ref GrpcPostListener);
        visitor.TextList("grpc-tls-services", ref GrpcTlsServices);
        visitor.Text("grpc-tls-listener", ref GrpcTlsListener);
        visitor.Text("grpc-tls-ca-cert", ref GrpcTlsCaCert);
        visitor.Text("grpc-tls-cert", ref GrpcTlsCert);
        visitor.Text("grpc-tls-key", ref GrpcTlsKey);
        visitor.Number("grpc-send-msg-size", ref GrpcSendMsgSize);
        visitor.Number("grpc-recv-msg-size", ref GrpcRecvMsgSize);
        visitor.Text("grpc-json-listener", ref GrpcJsonListener);
        visitor.TextList("grpc-cors-allowed-origins", ref GrpcCorsAllowedOrigins);
        visitor.Duration("smesherstreaminterval", ref SmesherStreamInterval);
        visitor.Number("db-connections", ref DbConnections);
    }
}

/// <summary>Clock: keys under <c>time</c>.</summary>
public sealed class TimeSection : IConfigSection
{
    /// <summary>Comparison of clocks with peers.</summary>
    public PeerSyncSection PeerSync = new();

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Section("peersync", PeerSync);
    }
}

/// <summary>Comparison of clocks with peers: keys under <c>time.peersync</c>.</summary>
public sealed class PeerSyncSection : IConfigSection
{
    /// <summary><c>disable</c></summary>
    public bool Disable;

    /// <summary><c>round-retry-interval</c></summary>
    public GoDuration RoundRetryInterval = GoDuration.FromSeconds(5);

    /// <summary><c>round-interval</c></summary>
    public GoDuration RoundInterval = GoDuration.FromMinutes(30);

    /// <summary><c>round-timeout</c></summary>
    public GoDuration RoundTimeout = GoDuration.FromSeconds(5);

    /// <summary><c>max-clock-offset</c></summary>
    public GoDuration MaxClockOffset = GoDuration.FromSeconds(10);

    /// <summary><c>max-offset-errors</c></summary>
    public uint MaxOffsetErrors = 10;

    /// <summary><c>required-responses</c></summary>
    public uint RequiredResponses = 3;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Flag("disable", ref Disable);
        visitor.Duration("round-retry-interval", ref RoundRetryInterval);
        visitor.Duration("round-interval", ref RoundInterval);
        visitor.Duration("round-timeout", ref RoundTimeout);
        visitor.Duration("max-clock-offset", ref MaxClockOffset);
        visitor.Number("max-offset-errors", ref MaxOffsetErrors);
        visitor.Number("required-responses", ref RequiredResponses);
    }
}

/// <summary>Fallback files: keys under <c>bootstrap</c>.</summary>
public sealed class BootstrapSection : IConfigSection
{
    /// <summary><c>bootstrap-url</c></summary>
    public string Url = "http://localhost:3000/bootstrap";

    /// <summary><c>bootstrap-version</c></summary>
    public string Version = "https://spacemesh.io/bootstrap.schema.json.1.0";

    /// <summary><c>datadir</c></summary>
    public string DataDir = "<TMPDIR>";

    /// <summary><c>interval</c></summary>
    public GoDuration Interval = GoDuration.FromSeconds(30);

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Text("bootstrap-url", ref Url);
        visitor.Text("bootstrap-version", ref Version);
        visitor.Text("datadir", ref DataDir);
        visitor.Duration("interval", ref Interval);
    }
}
