// Job: no I/O, clock, thread, task or randomness in Spacemesh.Consensus and Spacemesh.Vm.
// Invariant: the built assemblies are searched, so that no way of writing a call escapes.
using Mono.Cecil;

namespace Spacemesh.Tidy.Tests;

public sealed class PureTests
{
    private static readonly string[] PureAssemblies = ["Spacemesh.Consensus", "Spacemesh.Vm"];

    // Whole namespaces: a type of them, or of a namespace inside them, has no business in a pure library.
    private static readonly string[] ForbiddenNamespaces =
    [
        "System.Net", "System.Threading.Tasks", "System.Threading.Channels", "System.IO.Pipelines", "System.IO.Pipes", "System.IO.MemoryMappedFiles",
        "System.IO.Compression", "System.Diagnostics.Tracing", "Microsoft.Data", "Microsoft.AspNetCore", "Microsoft.Extensions", "System.Timers",
        "System.Data", "System.Reflection.Emit",
    ];

    private static readonly string[] ForbiddenTypes =
    [
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.Stream",
        "System.IO.StreamReader", "System.IO.StreamWriter", "System.IO.RandomAccess", "System.IO.DriveInfo", "System.IO.FileSystemWatcher",
        "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Environment", "System.Console",
        "System.Random", "System.Security.Cryptography.RandomNumberGenerator", "System.Threading.Thread", "System.Threading.ThreadPool",
        "System.Threading.Timer", "System.Threading.Monitor", "System.Threading.Lock", "System.Threading.SemaphoreSlim", "System.Threading.Volatile",
        "System.Threading.Interlocked", "System.Threading.ReaderWriterLockSlim", "System.Threading.ManualResetEventSlim", "System.Threading.AsyncLocal`1",
        "System.Threading.ThreadLocal`1", "System.Threading.PeriodicTimer", "System.AppContext", "System.AppDomain", "System.GC",
    ];

    // Types with innocent uses, of which these members are not.
    private static readonly string[] ForbiddenMembers =
    [
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today", "System.DateTimeOffset::get_Now",
        "System.DateTimeOffset::get_UtcNow", "System.Guid::NewGuid", "System.Guid::CreateVersion7", "System.HashCode::Combine", "System.HashCode::ToHashCode",
        "System.TimeZoneInfo::get_Local",
    ];

    [Fact]
    public void Consensus_and_machine_reach_no_file_clock_thread_or_randomness() => Findings.None("pure",
        PureAssemblies.SelectMany(Calls).Distinct());

    private static IEnumerable<Finding> Calls(string assembly)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        Assert.NotEmpty(module.Types);
        foreach (TypeReference type in module.GetTypeReferences())
        {
            if (ForbiddenTypes.Contains(type.FullName) || ForbiddenNamespaces.Any(n => Inside(type.Namespace, n)))
                yield return new Finding($"{assembly}:{type.FullName}", $"a pure library refers to it ({Users(module, type)})");
        }
        foreach (MemberReference member in module.GetMemberReferences())
        {
            string name = $"{member.DeclaringType.GetElementType().FullName}::{member.Name}";
            if (ForbiddenMembers.Contains(name) && !(member.Name is "Combine" or "ToHashCode" && OnlyInGetHashCode(module, member)))
                yield return new Finding($"{assembly}:{name}", $"a pure library calls it ({Callers(module, member)})");
        }
        foreach (MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.IsPInvokeImpl))
            yield return new Finding($"{assembly}:{method.FullName}", "a pure library calls native code");
    }

    private static bool Inside(string name, string space) => name == space || name.StartsWith(space + ".", StringComparison.Ordinal);

    private static IEnumerable<MethodDefinition> CallersOf(ModuleDefinition module, Func<object, bool> uses) =>
        module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody && m.Body.Instructions.Any(i => i.Operand is not null && uses(i.Operand)));

    private static string Callers(ModuleDefinition module, MemberReference member) =>
        string.Join(", ", CallersOf(module, o => o is MemberReference r && r.FullName == member.FullName).Take(3)
            .Select(m => $"{m.DeclaringType.Name}.{m.Name}"));

    private static string Users(ModuleDefinition module, TypeReference type) => string.Join(", ", CallersOf(module,
        o => (o is MemberReference r && r.DeclaringType?.FullName == type.FullName) || (o is TypeReference t && t.FullName == type.FullName))
        .Take(3).Select(m => $"{m.DeclaringType.Name}.{m.Name}").DefaultIfEmpty("in a signature"));

    // HashCode is seeded anew in each process: fine for a dictionary, never for a result.
    private static bool OnlyInGetHashCode(ModuleDefinition module, MemberReference member) =>
        CallersOf(module, o => o is MemberReference r && r.FullName == member.FullName).All(m => m.Name == "GetHashCode");
}
