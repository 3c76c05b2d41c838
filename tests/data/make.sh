#!/bin/sh
# Makes the clips of the folder that this script lies in, and the references that ffmpeg decodes from them (ffmpeg 5.1,
# libx264, libx265). `bframes.mp4`, `fragmented.mp4` and `constrained.mp4` are older: see README.md.
set -eu
cd "$(dirname "$0")"
bare="-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact"
small="-c:v libx264 -profile:v high -preset slow -bf 3 -crf 32 -pix_fmt yuv420p"
ff() { ffmpeg -loglevel error -y "$@"; }
source() { echo "testsrc2=size=$1:rate=$2:duration=$3"; }

# The five shapes: 16:9, 9:16, 1:1, 4:3, 3:4; 30 frames a second in one of them.
for shape in 96x54 54x96 64x64 80x60 60x80; do
    rate=24
    if [ $shape = 54x96 ]; then rate=30; fi
    # shellcheck disable=SC2086
    ff -f lavfi -i "$(source $shape $rate 0.25)" $small -an -movflags +faststart $bare shape_$shape.mp4
done

# Rotation, pixel aspect, matrices and ranges.
# shellcheck disable=SC2086
{
    ff -f lavfi -i "$(source 64x48 24 0.25)" $small -an $bare upright.mp4
    ff -display_rotation 90 -i upright.mp4 -c copy $bare turned.mp4 2>/dev/null ||
        ff -i upright.mp4 -c copy -metadata:s:v:0 rotate=270 -fflags +bitexact turned.mp4
    # Blurred: how colours are spread between pixels is not what is compared.
    ff -f lavfi -i "$(source 48x48 24 0.25),gblur=4,setsar=4/3" $small -an $bare wide_pixels.mp4
    for matrix in bt709 smpte170m smpte240m; do
        for range in tv pc; do
            ff -f lavfi -i "$(source 64x48 24 0.25)" \
                -vf "scale=out_color_matrix=$matrix:out_range=$range:flags=accurate_rnd,format=yuv420p" $small \
                -colorspace $matrix -color_primaries $matrix -color_trc $matrix -color_range $range -an $bare \
                "colour_${matrix}_$range.mp4"
        done
    done
    # An edit list that starts a third of a second in, and other kinds of video.
    ff -f lavfi -i "$(source 64x48 24 1)" $small -g 24 -an $bare whole.mp4
    ff -ss 0.333 -i whole.mp4 -c copy $bare cut.mp4
    rm whole.mp4
    ff -f lavfi -i "$(source 64x48 24 0.25)" -c:v libx265 -x265-params log-level=error -tag:v hvc1 -an $bare hevc.mp4
    ff -f lavfi -i "$(source 64x48 24 0.25)" -c:v libx264 -pix_fmt yuv444p -an $bare 444.mp4
    ff -f lavfi -i "$(source 64x48 24 0.25)" -c:v libvpx-vp9 -an $bare vp9.mp4
    ff -f lavfi -i "$(source 64x48 24 0.25)" -c:v libaom-av1 -cpu-used 8 -an $bare av1.mp4
}

# Streams that their boxes describe badly, or that need more than the usual. What begins in the middle of a group of pictures is
# cut as a camera cuts: between two samples, wherever that is.
# shellcheck disable=SC2086
{
    long=$(source 64x48 24 3)
    ff -f lavfi -i "$long" $small -x264-params open-gop=1:keyint=24:min-keyint=24:scenecut=0 -an $bare whole.mp4
    ff -i whole.mp4 -c copy -bsf:v "noise=drop='lt(n\,21)'" -use_editlist 0 $bare open_group.mp4
    ff -i whole.mp4 -c copy -bsf:v "noise=drop='lt(n\,5)'" -use_editlist 0 $bare late_group.mp4
    ff -f lavfi -i "$(source 64x48 24 1)" $small -g 12 -refs 2 -an $bare whole.mp4
    ff -f lavfi -i "$(source 64x48 24 1),hue=h=90" $small -g 12 -refs 4 -x264-params 8x8dct=0:weightp=0 -an $bare other.mp4
    ff -f lavfi -i "$(source 96x54 24 0.5)" $small -an $bare larger.mp4
    printf "file whole.mp4\nfile other.mp4\n" >list.txt
    ff -f concat -i list.txt -c copy $bare two_sets.mp4
    printf "file whole.mp4\nfile larger.mp4\n" >list.txt
    ff -f concat -i list.txt -c copy $bare two_sizes.mp4
    rm whole.mp4 other.mp4 larger.mp4 list.txt
    ff -f lavfi -i "$(source 64x64 24 0.5)" $small -x264-params tff=1 -an $bare interlaced.mp4
    ff -f lavfi -i "$(source 64x48 24 0.25)" -c:v libx264 -qp 0 -pix_fmt yuv420p -an $bare lossless.mp4
    ff -f lavfi -i "$(source 128x96 24 0.25)" $small -x264-params slice-max-mbs=1 -an $bare many_slices.mp4
}

# References: CRC-32 of each frame's planes, in the order of presentation.
for clip in open_group late_group two_sets interlaced many_slices; do
    ffmpeg -loglevel error -i $clip.mp4 -map 0:v -f framehash -hash crc32 - 2>/dev/null |
        grep -v '^#' | sed 's/.*, *//' >$clip.crc32
done

# As QuickTime describes sound; a gap of two seconds in the times; six channels, a tone in each.
# shellcheck disable=SC2086
{
    ff -i bframes.mp4 -c copy $bare quicktime.mov
    ff -f lavfi -i "$(source 32x32 24 3)" -vf "setpts='if(gte(N,36),PTS+2/TB,PTS)'" -vsync vfr $small -crf 45 -an $bare gap.mp4
    tones="0.3*sin(880*PI*t)|0.3*sin(1320*PI*t)|0.3*sin(1760*PI*t)|0.3*sin(100*PI*t)|0.3*sin(2200*PI*t)|0.3*sin(2640*PI*t)"
    ff -f lavfi -i "$(source 32x32 24 0.8)" -f lavfi -i "aevalsrc=$tones:c=5.1:s=48000:d=0.8" $small -crf 45 -c:a aac \
        -b:a 160k $bare surround.mp4
}

# References: frame 3 in colour as ffmpeg shows it (turned, with square pixels), averaged to 8 x 8 pixels of 3 bytes.
for clip in shape_*.mp4 turned.mp4 wide_pixels.mp4 colour_*.mp4 cut.mp4; do
    spread=neighbor
    if [ $clip = wide_pixels.mp4 ]; then spread=bilinear; fi
    colour="scale=iw*sar:ih:flags=$spread+accurate_rnd+full_chroma_int,format=rgb24"
    ff -i "$clip" -vf "select=eq(n\\,3),$colour,scale=8:8:flags=area+accurate_rnd" -frames:v 1 -f rawvideo "${clip%.mp4}.rgb"
done
