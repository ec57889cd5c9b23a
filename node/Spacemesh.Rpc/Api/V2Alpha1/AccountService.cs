// Job: names the methods of spacemesh.v2alpha1.AccountService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V2Alpha1;

/// <summary>The service <c>spacemesh.v2alpha1.AccountService</c>: to register handlers and to call through a channel.</summary>
public static class AccountService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        AccountReflection.Descriptor.FindTypeByName<ServiceDescriptor>("AccountService");

    /// <summary><c>AccountService/List</c>. One request, one response.</summary>
    public static UnaryMethod<AccountRequest, AccountList> List { get; } =
        new(Descriptor, "List", AccountRequest.Parser, AccountList.Parser);
}
