// Job: a start or a run that cannot go on, in one line that says what to do.
// Invariant: the message is for the operator; it names the file, key or port, never a secret.
namespace Spacemesh.Node.Hosting;

/// <summary>Exit codes of <c>spacemesh-node</c>.</summary>
public static class ExitCodes
{
    /// <summary>Stopped by a signal, or the command succeeded.</summary>
    public const int Ok = 0;

    /// <summary>Configuration, folder, database, key or port does not allow a start; or verification found a difference.</summary>
    public const int Refused = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A fault of the program itself: it stopped rather than sign on.</summary>
    public const int Fault = 3;
}

/// <summary>The node cannot start as it is configured.</summary>
public sealed class StartRefusedException(string message) : Exception(OneLine(message))
{
    /// <summary>The text with its line breaks taken out, as a message of the operating system may have some.</summary>
    public static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
