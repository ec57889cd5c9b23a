// Job: which Host headers reach the page.
// Invariant: a name that was not allowed never does.
using Spacemesh.Appliance.Web;

namespace Spacemesh.Appliance.Tests;

public sealed class HostFilterTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("localhost:8080", true)]
    [InlineData("LOCALHOST:8080", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("appliance.local:8080", true)]
    [InlineData("behind.proxy:443", true)]
    [InlineData("behind.proxy:8080", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1:80", false)]
    [InlineData("127.0.0.1:8080.evil.example", false)]
    [InlineData("localhost.evil.example:8080", false)]
    [InlineData("evil.example:8080", false)]
    [InlineData("appliance.local", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_allowed_names_with_their_port_pass(string? host, bool passes) =>
        Assert.Equal(passes, new HostFilter(8080, ["appliance.local", "behind.proxy:443"]).Allows(host));

    [Fact]
    public void On_port_80_browsers_leave_the_port_away()
    {
        var filter = new HostFilter(80, ["appliance.local"]);
        Assert.True(filter.Allows("localhost"));
        Assert.True(filter.Allows("appliance.local"));
    }

    [Theory]
    [InlineData("appliance.local", true)]
    [InlineData("appliance.local:8443", true)]
    [InlineData("[fd00::1]:8080", true)]
    [InlineData("", false)]
    [InlineData("*", false)]
    [InlineData("http://x", false)]
    [InlineData("a b", false)]
    [InlineData("x:0", false)]
    [InlineData("x:99999", false)]
    public void Names_that_cannot_be_are_refused(string name, bool isName) => Assert.Equal(isName, HostFilter.IsName(name));
}
