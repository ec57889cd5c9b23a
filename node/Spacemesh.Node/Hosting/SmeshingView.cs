// Job: smeshing as the API shows it.
// Invariant: shows what the smeshing rooms say; changes nothing.
using Spacemesh.Node.Api;
using Spacemesh.Node.Smeshing;
using Spacemesh.Post;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Hosting;

/// <summary>The supervised smesher of this node.</summary>
internal sealed class SmeshingView(
    SmesherIdentity identity, Address coinbase, PostServiceHost postService, Smeshing.PostSetupOptions options, bool throttle) : ISmeshingView
{
    // What the network calls the processor among the devices that compute labels.
    private const uint CpuProviderId = uint.MaxValue;

    /// <summary>The running smesher; null when smeshing is off.</summary>
    public SupervisedSmeshing? Smeshing { get; set; }

    public bool IsSupervised => true;

    public bool IsSmeshing => Smeshing is not null;

    public IReadOnlyList<SmesherState> Smeshers
    {
        get
        {
            ConnectedPostService? service = postService.Connected.Where(c => c.Smesher == identity.Id).Select(c => (ConnectedPostService?)c).FirstOrDefault();
            return [new SmesherState(identity.Id, identity.Name, service?.IsProving == true, service is not null)];
        }
    }

    public Address Coinbase => coinbase;

    public PostSetupProgress PostSetup
    {
        get
        {
            PostSetupStatus status = Smeshing?.SetupStatus ?? new PostSetupStatus(PostSetupState.NotStarted);
            return new PostSetupProgress(StageOf(status.State), status.LabelsWritten,
                new Api.PostSetupOptions(options.Directory, options.NumUnits, options.MaxFileSize, options.Provider, throttle));
        }
    }

    public ValueTask<IReadOnlyList<PostProvider>> ProvidersAsync(bool measure, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<PostProvider>>([new PostProvider(CpuProviderId, "[CPU] scrypt", false, 0)]);

    private static PostSetupStage StageOf(PostSetupState state) => state switch
    {
        PostSetupState.NotStarted => PostSetupStage.NotStarted,
        PostSetupState.Prepared => PostSetupStage.Prepared,
        PostSetupState.InProgress => PostSetupStage.InProgress,
        PostSetupState.Stopped => PostSetupStage.Paused,
        PostSetupState.Complete => PostSetupStage.Complete,
        _ => PostSetupStage.Error,
    };
}
