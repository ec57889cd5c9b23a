// Job: finds the .proto file of a name among the files of the served services and all they import.
// Invariant: immutable after construction.
using Google.Protobuf.Reflection;

namespace Spacemesh.Rpc;

/// <summary>Files by name, symbol and extension.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> bySymbol = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, int Number), FileDescriptor> byExtension = [];

    public DescriptorIndex(IEnumerable<FileDescriptor> roots)
    {
        var waiting = new Stack<FileDescriptor>(roots);
        while (waiting.TryPop(out FileDescriptor? file))
        {
            if (!byName.TryAdd(file.Name, file))
                continue;
            AddSymbols(file);
            foreach (FileDescriptor import in file.Dependencies)
                waiting.Push(import);
        }
    }

    public FileDescriptor? FileByName(string name) => byName.GetValueOrDefault(name);

    public FileDescriptor? FileBySymbol(string symbol) => bySymbol.GetValueOrDefault(symbol);

    public FileDescriptor? FileByExtension(string type, int number) => byExtension.GetValueOrDefault((type, number));

    public bool KnowsType(string type) => bySymbol.ContainsKey(type);

    public IEnumerable<int> ExtensionNumbers(string type) =>
        byExtension.Keys.Where(key => key.Type == type).Select(key => key.Number).Order();

    private void AddSymbols(FileDescriptor file)
    {
        foreach (ServiceDescriptor service in file.Services)
        {
            bySymbol[service.FullName] = file;
            foreach (MethodDescriptor method in service.Methods)
                bySymbol[method.FullName] = file;
        }

        foreach (MessageDescriptor message in file.MessageTypes)
            AddMessage(message, file);
        foreach (EnumDescriptor kind in file.EnumTypes)
            AddEnum(kind, file);
        foreach (FieldDescriptor extension in file.Extensions.UnorderedExtensions)
        {
            bySymbol[extension.FullName] = file;
            byExtension[(extension.ExtendeeType.FullName, extension.FieldNumber)] = file;
        }
    }

    private void AddMessage(MessageDescriptor message, FileDescriptor file)
    {
        bySymbol[message.FullName] = file;
        foreach (FieldDescriptor field in message.Fields.InDeclarationOrder())
            bySymbol[field.FullName] = file;
        foreach (OneofDescriptor oneof in message.Oneofs)
            bySymbol[oneof.FullName] = file;
        foreach (EnumDescriptor kind in message.EnumTypes)
            AddEnum(kind, file);
        foreach (MessageDescriptor nested in message.NestedTypes)
            AddMessage(nested, file);
    }

    private void AddEnum(EnumDescriptor kind, FileDescriptor file)
    {
        bySymbol[kind.FullName] = file;
        foreach (EnumValueDescriptor value in kind.Values)
            bySymbol[value.FullName] = file;
    }
}
