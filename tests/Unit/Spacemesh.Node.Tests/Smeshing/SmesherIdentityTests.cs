// Job: the key file of the local smesher.
// Invariant: an existing file is never changed.
using System.Security.Cryptography;
using Spacemesh.Node.Smeshing;

namespace Spacemesh.Node.Tests.Smeshing;

public sealed class SmesherIdentityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spacemesh-identity-").FullName;
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();

    private string KeyPath => Path.Combine(_folder, "identities", "local.key");

    public void Dispose()
    {
        _random.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_new_identity_is_for_its_owner_only_and_the_same_at_the_next_start()
    {
        using SmesherIdentity? made = SmesherIdentity.TryOpen(_folder, _random, out IdentityFault? fault);
        Assert.True(made is not null, fault?.ToString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(KeyPath)!));
        using SmesherIdentity? again = SmesherIdentity.TryOpen(_folder, _random, out _);
        Assert.Equal(made.Id, again!.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("x")]
    public void A_damaged_file_is_a_fault_and_stays_as_it_is(string tail)
    {
        SmesherIdentity.TryOpen(_folder, _random, out _)!.Dispose();
        string text = File.ReadAllText(KeyPath);
        string damaged = tail.Length == 0 ? (text[0] == '0' ? '1' : '0') + text[1..] : tail == "x" ? text[..^1] + "x" : text + tail;
        File.WriteAllText(KeyPath, damaged);
        Assert.Null(SmesherIdentity.TryOpen(_folder, _random, out IdentityFault? fault));
        Assert.Contains("restore", fault!.ToString());
        Assert.Equal(damaged, File.ReadAllText(KeyPath));
    }

    [Fact]
    public void A_key_of_another_name_is_a_fault()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyPath)!);
        File.WriteAllText(Path.Combine(_folder, "identities", "other.key"), "");
        Assert.Null(SmesherIdentity.TryOpen(_folder, _random, out IdentityFault? fault));
        Assert.Contains("other.key", fault!.ToString());
        Assert.False(File.Exists(KeyPath));
    }
}
