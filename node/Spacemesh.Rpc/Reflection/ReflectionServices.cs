// Job: server reflection, versions v1 and v1alpha, over what a listener serves.
// Invariant: both versions are the same bytes under two names; a file is sent once on a stream, imports after the file that needs them.
using Google.Protobuf.Reflection;
using Spacemesh.Rpc.Reflection.V1;

namespace Spacemesh.Rpc;

/// <summary>Answers tools that ask for services and messages.</summary>
internal sealed class ReflectionServices
{
    private readonly DescriptorIndex index;
    private readonly List<string> serviceNames;

    private ReflectionServices(IEnumerable<ServiceDescriptor> services)
    {
        List<ServiceDescriptor> all = [.. services];
        index = new DescriptorIndex(all.Select(service => service.File));
        serviceNames = [.. all.Select(service => service.FullName).Order(StringComparer.Ordinal)];
    }

    /// <summary>The two reflection services for a listener with these services.</summary>
    public static IEnumerable<GrpcService> For(IEnumerable<GrpcService> served)
    {
        ServiceDescriptor current = ReflectionReflection.Descriptor.Services[0];
        ServiceDescriptor alpha = Reflection.V1Alpha.ReflectionReflection.Descriptor.Services[0];
        var answers = new ReflectionServices([.. served.Select(service => service.Descriptor), current, alpha]);
        foreach (ServiceDescriptor descriptor in new[] { current, alpha })
        {
            var method = new DuplexMethod<ServerReflectionRequest, ServerReflectionResponse>(
                descriptor, "ServerReflectionInfo", ServerReflectionRequest.Parser, ServerReflectionResponse.Parser);
            yield return GrpcService.For(descriptor).Duplex(method, answers.ServeAsync);
        }
    }

    private async ValueTask<RpcStatus> ServeAsync(
        MessageReader<ServerReflectionRequest> requests, MessageWriter<ServerReflectionResponse> responses, ServerCall call)
    {
        var sent = new HashSet<string>(StringComparer.Ordinal);
        while (await requests.ReadAsync(call.Cancellation).ConfigureAwait(false) is { } request)
        {
            ServerReflectionResponse response = Answer(request, sent);
            response.ValidHost = request.Host;
            response.OriginalRequest = request;
            await responses.WriteAsync(response, call.Cancellation).ConfigureAwait(false);
        }

        return RpcStatus.Ok;
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request, HashSet<string> sent)
    {
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                return Files(index.FileByName(request.FileByFilename), request.FileByFilename, sent);
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                return Files(index.FileBySymbol(request.FileContainingSymbol), request.FileContainingSymbol, sent);
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                ExtensionRequest extension = request.FileContainingExtension;
                return Files(
                    index.FileByExtension(extension.ContainingType, extension.ExtensionNumber),
                    $"{extension.ContainingType} extension {extension.ExtensionNumber}",
                    sent);
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                return ExtensionNumbers(request.AllExtensionNumbersOfType);
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                var list = new ListServiceResponse();
                list.Service.Add(serviceNames.Select(name => new ServiceResponse { Name = name }));
                return new ServerReflectionResponse { ListServicesResponse = list };
            default:
                return Failure(RpcCode.InvalidArgument, "invalid MessageRequest");
        }
    }

    private ServerReflectionResponse ExtensionNumbers(string type)
    {
        if (!index.KnowsType(type))
            return Failure(RpcCode.NotFound, $"not found: {type}");
        var numbers = new ExtensionNumberResponse { BaseTypeName = type };
        numbers.ExtensionNumber.Add(index.ExtensionNumbers(type));
        return new ServerReflectionResponse { AllExtensionNumbersResponse = numbers };
    }

    private static ServerReflectionResponse Files(FileDescriptor? file, string asked, HashSet<string> sent)
    {
        if (file is null)
            return Failure(RpcCode.NotFound, $"not found: {asked}");
        var files = new FileDescriptorResponse();
        var waiting = new Queue<FileDescriptor>([file]);
        while (waiting.TryDequeue(out FileDescriptor? next))
        {
            if (!sent.Add(next.Name) && next != file)
                continue;
            files.FileDescriptorProto.Add(next.SerializedData);
            foreach (FileDescriptor import in next.Dependencies)
            {
                if (!sent.Contains(import.Name))
                    waiting.Enqueue(import);
            }
        }

        return new ServerReflectionResponse { FileDescriptorResponse = files };
    }

    private static ServerReflectionResponse Failure(RpcCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };
}
