# docker build -t isthmus .                             the service: docker run -p 127.0.0.1:8080:8080 isthmus
# docker build -t isthmus-command --target command .    the command line alone
#
# docs/deployment.md says what these lines are for, and docs/serving.md how the service is sized.
FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven gcc libc6-dev
COPY . /src
RUN sh /src/app/jlink.sh /isthmus

# The glibc of this image must be no older than the one above: the shim is compiled there.
FROM ubuntu:24.04 AS command
COPY --from=build /isthmus /opt/isthmus
RUN install -d -o 65534 /opt/isthmus-cache
USER 65534
ENV ISTHMUS_CACHE=/opt/isthmus-cache
# Unpacks libtorch into the image, as the user that will run it; and fails the build when anything is wrong.
RUN /opt/isthmus/bin/isthmus doctor
ENTRYPOINT ["/opt/isthmus/bin/isthmus"]

FROM command AS serve
ENV ISTHMUS_JAVA_OPTS=-XX:+ExitOnOutOfMemoryError
EXPOSE 8080
HEALTHCHECK --start-period=2m --interval=10s --timeout=5s --retries=3 CMD ["/opt/isthmus/bin/healthy", "8080"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080"]
